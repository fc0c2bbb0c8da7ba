using System.Globalization;
using System.Text;

namespace MultiHost.Settings;

/// <summary>Reads what only a <c>&lt;Host&gt;</c> of ssh, sshnet or exec has.</summary>
internal static class RemoteReader
{
    public const string Placeholder = "{command}";

    private const string SshConfig = "SshConfig";

    private static readonly (string Name, TransportKind[] Owners)[] Owned =
    [
        ("User", [TransportKind.Ssh, TransportKind.Sshnet]),
        ("Port", [TransportKind.Ssh, TransportKind.Sshnet]),
        ("IdentityFile", [TransportKind.Ssh, TransportKind.Sshnet]),
        (SshConfig, [TransportKind.Ssh]),
        ("ControlSocket", [TransportKind.Ssh]),
        ("KnownHosts", [TransportKind.Sshnet]),
        ("ProxyJump", [TransportKind.Sshnet]),
        ("Command", [TransportKind.Exec]),
    ];

    /// <summary>The values that a host may have beside those of every transport.</summary>
    public static IEnumerable<string> Allowed => Owned.Select(o => o.Name);

    /// <summary>What an ssh_config may say and a host may not.</summary>
    public static IReadOnlyDictionary<string, string> Refused { get; } = new Dictionary<string, string>
    {
        ["ProxyCommand"] = "sshnet starts no programs, and ssh takes it from your ssh_config. Write it there, or go through one host with sshnet's ProxyJump=\"user@host:port\".",
        ["GSSAPIAuthentication"] = "sshnet logs in by keys and certificates alone, and ssh takes it from your ssh_config. Write it there, with Transport=\"ssh\".",
        ["SecurityKeyProvider"] = "sshnet cannot use security keys, and ssh takes it from your ssh_config. Write it there, with Transport=\"ssh\".",
    };

    public static HostDefinition Read(HostDefinition host, SettingsElement element, bool transportIsKnown)
    {
        if (transportIsKnown)
        {
            foreach ((string name, TransportKind[] owners) in Owned)
            {
                Refuse(element, name, owners, host.Transport);
            }
        }

        return host.Transport switch
        {
            TransportKind.Ssh => ReadLogin(host, element) with
            {
                SshConfig = File(element.Scalar(SshConfig)),
                ControlSocket = LimitsReader.Flag(element.Scalar("ControlSocket"), host.ControlSocket),
            },
            TransportKind.Sshnet => ReadSshNet(ReadLogin(host, element), element),
            TransportKind.Exec => host with { Command = Command(element) },
            _ => host,
        };
    }

    private static HostDefinition ReadLogin(HostDefinition host, SettingsElement element)
    {
        CheckWord(element.Scalar("Address"), HostCheck.AddressRule);
        CheckWord(element.Scalar("User"), "a user is a name. Leave 'User' out to take what your ssh_config says");
        return host with
        {
            User = element.Scalar("User")?.Value,
            Port = Port(element.Scalar("Port")),
            IdentityFile = File(element.Scalar("IdentityFile")),
        };
    }

    private static HostDefinition ReadSshNet(HostDefinition host, SettingsElement element)
    {
        if (!SshNetPackage.IsThere)
        {
            element.Scalar("Transport")?.Report($"{SshNetPackage.Missing}.");
        }

        if (host.IdentityFile is { } key && IsSecurityKey(key))
        {
            element.Scalar("IdentityFile")!.Report("it is the key of a security key (FIDO), which sshnet cannot use. Take another key, or Transport=\"ssh\".");
        }

        SettingsScalar? jump = element.Scalar("ProxyJump");
        if (jump is not null && JumpHost.Parse(jump.Value) is null)
        {
            jump.Report($"'{jump.Value}' is not allowed: {JumpHost.Rule}.");
        }

        SettingsScalar? known = element.Scalar("KnownHosts");
        return host with
        {
            ProxyJump = jump?.Value,
            KnownHosts = [.. (known?.Value ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(path => File(known!, path))],
        };
    }

    private static void CheckWord(SettingsScalar? scalar, string rule)
    {
        if (scalar is { Value: var word } && !HostCheck.IsWord(word))
        {
            scalar.Report($"'{word}' is not allowed: {rule}.");
        }
    }

    private static int? Port(SettingsScalar? scalar)
    {
        if (scalar is null)
        {
            return null;
        }

        if (int.TryParse(scalar.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is >= 1 and <= 65535)
        {
            return port;
        }

        scalar.Report($"'{scalar.Value}' is not allowed. Allowed: a whole number, 1 to 65535.");
        return null;
    }

    private static string? File(SettingsScalar? scalar) => scalar is null ? null : File(scalar, scalar.Value);

    private static string File(SettingsScalar scalar, string value)
    {
        string path = value == "~" || value.StartsWith("~/", StringComparison.Ordinal)
            ? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + value[1..]
            : value;
        if (!Path.IsPathRooted(path))
        {
            scalar.Report($"'{value}' is not allowed. Allowed: a path that begins with / or ~/.");
        }
        else if (!System.IO.File.Exists(path))
        {
            scalar.Report($"there is no file {path} on this machine.");
        }

        return path;
    }

    // Its kind stands in the clear at the beginning, also of an encrypted one.
    private static bool IsSecurityKey(string path)
    {
        try
        {
            string begin = string.Concat(System.IO.File.ReadLines(path).Skip(1).Take(4));
            return Encoding.ASCII.GetString(Convert.FromBase64String(begin[..(begin.Length / 4 * 4)])).Contains("sk-", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return false; // whoever logs in with it says what is wrong with it
        }
    }

    private static string? Command(SettingsElement element)
    {
        SettingsScalar? command = element.Required(
            "Command", $"it says how a command is started on the host, such as Command=\"ip netns exec h1 {Placeholder}\"");
        if (command is not null && !command.Value.Contains(Placeholder, StringComparison.Ordinal))
        {
            command.Report($"'{command.Value}' has no {Placeholder}. Write it where the command belongs that is to run on the host.");
        }
        else if (command is not null && CommandTemplate.Words(command.Value) is null)
        {
            command.Report($"'{command.Value}' has a quotation mark without its partner.");
        }

        return command?.Value;
    }

    private static void Refuse(SettingsElement element, string name, TransportKind[] owners, TransportKind actual)
    {
        if (owners.Contains(actual) || element.Scalar(name) is not { } scalar)
        {
            return;
        }

        string belongs = string.Join(" or ", owners.Select(o => $"Transport=\"{Word(o)}\""));
        scalar.Report(name == SshConfig && actual == TransportKind.Sshnet
            ? $"'{name}' belongs to {belongs}: sshnet reads no ssh_config. Say here what yours says, in Address, User, Port, IdentityFile, KnownHosts and ProxyJump, "
                + "or change 'Transport'."
            : $"'{name}' belongs to {belongs}, and this host's transport is {Word(actual)}. Leave it out, or change 'Transport'.");
    }

    private static string Word(TransportKind kind) => kind.ToString().ToLowerInvariant();
}
