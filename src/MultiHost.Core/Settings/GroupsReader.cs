using System.Xml.Linq;

namespace MultiHost.Settings;

/// <summary>Reads <c>&lt;Groups&gt;</c>.</summary>
internal sealed class GroupsReader
{
    private readonly Dictionary<string, string> groupOfHost = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<GroupDefinition> groups = [];
    private readonly HostsReader hosts;
    private bool isCertain = true;

    public GroupsReader(SettingsElement section, HostsReader hosts, SettingsProblems problems)
    {
        this.hosts = hosts;
        XElement? xml = section.Element("Groups");
        IsDefined = xml is not null || section.IsMisspelt("Groups");
        if (xml is null)
        {
            return;
        }

        var element = new SettingsElement(xml, problems, [], ["Group"]);
        XElement[] children = [.. element.Elements("Group")];
        if (children.Length == 0 && !xml.HasElements)
        {
            element.Report("there is no <Group>. Name at least one, or leave <Groups> out to let a test have any hosts of the pool.");
        }

        isCertain = children.Length > 0 && !element.HasUnknown;
        foreach (XElement child in children)
        {
            Read(new SettingsElement(child, problems, ["Name", "Hosts"], []));
        }

        string[] left = [.. hosts.Hosts.Select(h => h.Name).Where(n => !groupOfHost.ContainsKey(n))];
        if (isCertain && hosts.IsCertain && left.Length > 0)
        {
            element.Report($"no group has {string.Join(", ", left)}, so that no test would use {(left.Length == 1 ? "it" : "them")}. Where there are groups, every host is in one.");
        }
    }

    public IReadOnlyList<GroupDefinition> Groups => groups;

    /// <summary>Whether there is a <c>&lt;Groups&gt;</c> element.</summary>
    public bool IsDefined { get; }

    private void Read(SettingsElement element)
    {
        isCertain &= !element.HasUnknown;
        SettingsScalar? name = element.Required("Name", $"a group is called by a name of {Naming.Rule}");
        SettingsScalar? members = element.Required("Hosts", "a group names its hosts: Hosts=\"alpha beta\"");
        isCertain &= name is not null && members is not null;
        if (name is not null && !Naming.IsName(name.Value))
        {
            name.Report($"'{name.Value}' is no name of a group. Allowed: {Naming.Rule}.");
        }
        else if (name is not null && groups.Exists(g => g.Name.Equals(name.Value, StringComparison.OrdinalIgnoreCase)))
        {
            name.Report($"a second group '{name.Value}'. Every group has a name of its own (the case of letters does not count).");
        }

        if (name is not null && members is not null)
        {
            groups.Add(new GroupDefinition(name.Value, Members(members, name.Value)));
        }
    }

    private List<string> Members(SettingsScalar members, string group)
    {
        List<string> found = [];
        string[] names = members.Value.Split([' ', ',', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        if (names.Length == 0)
        {
            isCertain = false;
            members.Report("no host is named. Write Hosts=\"alpha beta\".");
        }

        foreach (string name in names)
        {
            if (hosts.Find(name) is not { } host)
            {
                isCertain = false;
                Unknown(members, name);
            }
            else if (!groupOfHost.TryAdd(host.Name, group))
            {
                members.Report($"the host '{host.Name}' is in the group '{groupOfHost[host.Name]}' already. A host is in one group.");
            }
            else
            {
                found.Add(host.Name);
            }
        }

        return found;
    }

    private void Unknown(SettingsScalar members, string name)
    {
        if (!hosts.IsDefined)
        {
            members.Report($"there is no <Hosts> element that defines '{name}'.");
        }
        else if (hosts.IsCertain)
        {
            string[] names = [.. hosts.Hosts.Select(h => h.Name)];
            string hint = Spelling.Nearest(name, names) is { } near ? $" Did you mean '{near}'?" : "";
            members.Report($"there is no host '{name}'. Hosts: {string.Join(", ", names)}.{hint}");
        }
    }
}
