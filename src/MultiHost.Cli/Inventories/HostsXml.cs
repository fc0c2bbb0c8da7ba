using System.Globalization;
using System.Xml.Linq;
using MultiHost.Settings;

namespace MultiHost.Cli.Inventories;

/// <summary>Writes the <c>&lt;Hosts&gt;</c> section of the runsettings.</summary>
internal static class HostsXml
{
    /// <summary>The section, with what could not be carried over as a remark in it.</summary>
    public static string Write(ImportedHosts imported)
    {
        XElement section = new("Hosts");
        if (imported.Notes.Count > 0)
        {
            section.Add(new XComment($"\n    Not carried over:\n{string.Concat(imported.Notes.Select(n => $"      {Remark(n)}\n"))}  "));
        }

        section.Add(imported.Hosts.Select(Write));
        return section.ToString();
    }

    private static XElement Write(HostDefinition host)
    {
        bool isLocal = host.Transport == TransportKind.Local;
        (string Name, string? Value)[] attributes =
        [
            ("Name", host.Name),
            ("Transport", isLocal ? null : host.Transport.ToString().ToLowerInvariant()),
            ("Address", isLocal || host.Address == host.Name ? null : host.Address),
            ("User", host.User),
            ("Port", host.Port?.ToString(CultureInfo.InvariantCulture)),
            ("IdentityFile", host.IdentityFile),
            ("SshConfig", host.SshConfig),
            ("Labels", host.Labels.Count > 0 ? string.Join(' ', host.Labels) : null),
        ];
        return new XElement("Host", attributes.Where(a => a.Value is not null).Select(a => new XAttribute(a.Name, a.Value!)));
    }

    // A remark of XML has no two hyphens in a row, and no characters that steer terminals.
    private static string Remark(string note)
    {
        string shown = Naming.Shown(note);
        while (shown.Contains("--", StringComparison.Ordinal))
        {
            shown = shown.Replace("--", "- -", StringComparison.Ordinal);
        }

        return shown;
    }
}
