using MultiHost.Settings;

namespace MultiHost.Cli.Inventories;

/// <summary>Hosts that were read elsewhere, and what could not be carried over.</summary>
/// <param name="Hosts">The hosts, as the runsettings can have them.</param>
/// <param name="Notes">What is left out, a line each. No values: they may be secrets.</param>
internal sealed record ImportedHosts(IReadOnlyList<HostDefinition> Hosts, IReadOnlyList<string> Notes)
{
    /// <summary>Takes hosts out of a file.</summary>
    /// <param name="path">An Ansible inventory (YAML, INI), or an ssh_config.</param>
    /// <exception cref="UsageException">It is none; the message names file and line.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ImportedHosts Read(string path)
    {
        string full = Path.GetFullPath(path);
        string text = File.ReadAllText(full);
        List<string> notes = [];
        ImportedHosts imported = KindOf(full, text) switch
        {
            FileKind.Ssh => SshConfigFile.Read(full, text, notes),
            FileKind.Yaml => AnsibleHosts.Of(YamlInventory.Read(full, text, notes), full, notes),
            _ => AnsibleHosts.Of(IniInventory.Read(full, text), full, notes),
        };
        return imported.Hosts.Count > 0 ? imported
            : throw new UsageException($"{Path.GetFileName(full)} names no hosts that can be carried over.{string.Concat(imported.Notes.Select(n => $"\n  {n}"))}");
    }

    // By the first line that says something, since Ansible's inventories have all kinds of names.
    private static FileKind KindOf(string path, string text)
    {
        string first = text.Split('\n').Select(l => l.Trim()).FirstOrDefault(l => l.Length > 0 && l[0] is not ('#' or ';')) ?? "";
        string word = first.Split([' ', '\t', '='], 2)[0];
        return Path.GetExtension(path).ToUpperInvariant() is ".YML" or ".YAML" or ".JSON" ? FileKind.Yaml
            : SshConfigFile.IsKeyword(word) ? FileKind.Ssh
            : first is ['{', ..] or "---" || first.EndsWith(':') ? FileKind.Yaml
            : FileKind.Ini;
    }

    private enum FileKind
    {
        Ini,
        Yaml,
        Ssh,
    }
}
