using System.Globalization;

namespace MultiHost.Settings;

/// <summary>Reads what only a <c>&lt;Host&gt;</c> of ssh or exec has.</summary>
internal static class RemoteReader
{
    public const string Placeholder = "{command}";

    public static readonly string[] SshOnly = ["User", "Port", "IdentityFile", "SshConfig"];
    public static readonly string[] ExecOnly = ["Command"];

    public static HostDefinition Read(HostDefinition host, SettingsElement element, bool transportIsKnown)
    {
        if (transportIsKnown)
        {
            Refuse(element, SshOnly, TransportKind.Ssh, host.Transport);
            Refuse(element, ExecOnly, TransportKind.Exec, host.Transport);
        }

        return host.Transport switch
        {
            TransportKind.Ssh => ReadSsh(host, element),
            TransportKind.Exec => host with { Command = Command(element) },
            _ => host,
        };
    }

    private static HostDefinition ReadSsh(HostDefinition host, SettingsElement element)
    {
        CheckWord(element.Scalar("Address"), HostCheck.AddressRule);
        CheckWord(element.Scalar("User"), "a user is a name. Leave 'User' out to take what your ssh_config says");
        return host with
        {
            User = element.Scalar("User")?.Value,
            Port = Port(element.Scalar("Port")),
            IdentityFile = File(element.Scalar("IdentityFile")),
            SshConfig = File(element.Scalar("SshConfig")),
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

    private static string? File(SettingsScalar? scalar)
    {
        if (scalar is null)
        {
            return null;
        }

        string path = scalar.Value == "~" || scalar.Value.StartsWith("~/", StringComparison.Ordinal)
            ? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + scalar.Value[1..]
            : scalar.Value;
        if (!Path.IsPathRooted(path))
        {
            scalar.Report($"'{scalar.Value}' is not allowed. Allowed: a path that begins with / or ~/.");
        }
        else if (!System.IO.File.Exists(path))
        {
            scalar.Report($"there is no file {path} on this machine.");
        }

        return path;
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

    private static void Refuse(SettingsElement element, string[] names, TransportKind owner, TransportKind actual)
    {
        if (owner == actual)
        {
            return;
        }

        foreach (string name in names)
        {
            element.Scalar(name)?.Report(
                $"'{name}' belongs to Transport=\"{Word(owner)}\", and this host's transport is {Word(actual)}. Leave it out, or change 'Transport'.");
        }
    }

    private static string Word(TransportKind kind) => kind.ToString().ToLowerInvariant();
}
