using System.Globalization;
using System.Text.RegularExpressions;
using MultiHost.Settings;

namespace MultiHost.Cli.Inventories;

/// <summary>
/// The <c>Host</c> entries of an ssh_config. An entry that says no more than address, user, port and key becomes a host of its own; of any other, such as one
/// behind a jump host, the host keeps its alias as the address, so that ssh goes on reading the entry.
/// </summary>
internal sealed partial class SshConfigFile
{
    private static readonly string[] Keywords =
    [
        "host", "match", "include", "hostname", "user", "port", "identityfile", "proxyjump", "proxycommand", "stricthostkeychecking", "userknownhostsfile",
        "serveraliveinterval", "forwardagent", "identitiesonly", "addkeystoagent", "compression", "controlmaster", "controlpath", "loglevel", "batchmode",
    ];

    private static readonly string[] Carried = ["hostname", "user", "port", "identityfile", "identitiesonly"];

    private readonly List<(IReadOnlyList<string> Patterns, List<(string Key, string Value, string Place)> Options)> entries = [];
    private readonly string path;
    private readonly List<string> notes;
    private bool isApplied = true;

    private SshConfigFile(string path, List<string> notes)
    {
        this.path = path;
        this.notes = notes;
    }

    /// <summary>Whether a line that begins so is one of an ssh_config.</summary>
    public static bool IsKeyword(string word) => Keywords.Contains(word.ToLowerInvariant());

    /// <summary>Takes the hosts.</summary>
    /// <exception cref="UsageException">A line is wrong; the message names file and line.</exception>
    public static ImportedHosts Read(string path, string text, List<string> notes)
    {
        SshConfigFile file = new(path, notes);
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            file.ReadLine(lines[i].Trim(), $"{Path.GetFileName(path)}({i + 1})");
        }

        string[] aliases =
        [
            .. file.entries.SelectMany(e => e.Patterns).Where(p => p.Length > 0 && !p.Any(c => c is '*' or '?' or '!')).Distinct(StringComparer.OrdinalIgnoreCase),
        ];
        return new ImportedHosts([.. aliases.Select(file.Take).OfType<HostDefinition>()], notes);
    }

    private void ReadLine(string line, string place)
    {
        if (line.Length == 0 || line[0] == '#')
        {
            return;
        }

        Match option = Option().Match(line);
        if (!option.Success)
        {
            throw new UsageException($"{place}: '{line}' is no line of an ssh_config. Allowed: a keyword and its value, such as HostName 10.0.0.11.");
        }

        string key = option.Groups["key"].Value.ToLowerInvariant();
        string value = option.Groups["value"].Value.Trim().Trim('"');
        switch (key)
        {
            case "host":
                entries.Add((value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), []));
                isApplied = true;
                break;
            case "match":
                notes.Add($"{place}: Match is not looked at here; ssh goes on applying it");
                isApplied = false;
                break;
            case "include":
                notes.Add($"{place}: the hosts of included files are left out; import these files by themselves");
                break;
            case "port" when !(int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is >= 1 and <= 65535):
                throw new UsageException($"{place}: '{value}' is no port. Allowed: a whole number, 1 to 65535.");
            default:
                if (isApplied && entries.Count > 0)
                {
                    entries[^1].Options.Add((key, value, place));
                }

                break;
        }
    }

    private HostDefinition? Take(string alias)
    {
        if (!Naming.IsName(alias))
        {
            notes.Add($"{alias}: left out, since a host's name is {Naming.Rule}");
            return null;
        }

        (IReadOnlyList<string> Patterns, List<(string Key, string Value, string Place)> Options)[] own =
            [.. entries.Where(e => !e.Patterns.SequenceEqual(["*"]) && Matches(e.Patterns, alias))];
        (string Key, string Value, string Place)[] options = [.. own.SelectMany(e => e.Options)];
        HostDefinition host = new(alias, alias) { Transport = TransportKind.Ssh, SshConfig = IsOwn(path) ? null : path };
        string[] others = [.. options.Select(o => o.Key).Where(k => !Carried.Contains(k)).Distinct()];
        string? address = Value("hostname"), key = Value("identityfile"), user = Value("user");
        bool byPattern = own.Any(e => e.Patterns.Any(p => p.Contains('*', StringComparison.Ordinal) || p.Contains('?', StringComparison.Ordinal)));
        if (others.Length > 0 || byPattern || options.Any(o => o.Value.Contains('%', StringComparison.Ordinal)) || (key is not null && !IsHere(key)))
        {
            string why = others.Length > 0 ? string.Join(", ", others) : "an entry that is for several";
            notes.Add($"{alias}: its address stays the alias, for ssh has more to read there ({why}); the other hosts must know this one by that name");
            return host;
        }

        return host with
        {
            Address = address ?? alias,
            User = user,
            Port = Value("port") is { } port ? int.Parse(port, CultureInfo.InvariantCulture) : null,
            IdentityFile = key,
        };

        string? Value(string name) => options.FirstOrDefault(o => o.Key == name).Value; // the first one counts
    }

    private static bool IsHere(string key) =>
        (key.StartsWith("~/", StringComparison.Ordinal) && File.Exists(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), key[2..])))
        || (Path.IsPathRooted(key) && File.Exists(key));

    private static bool IsOwn(string path) =>
        path == Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".ssh", "config") || path == "/etc/ssh/ssh_config";

    private static bool Matches(IReadOnlyList<string> patterns, string alias) =>
        patterns.Any(p => p[0] != '!' && IsLike(p, alias)) && !patterns.Any(p => p[0] == '!' && IsLike(p[1..], alias));

    private static bool IsLike(string pattern, string alias) => Regex.IsMatch(
        alias,
        $"^{Regex.Escape(pattern).Replace(@"\*", ".*", StringComparison.Ordinal).Replace(@"\?", ".", StringComparison.Ordinal)}$",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking);

    [GeneratedRegex(@"^(?<key>[A-Za-z0-9]+)(\s*=\s*|\s+)(?<value>\S.*)$")]
    private static partial Regex Option();
}
