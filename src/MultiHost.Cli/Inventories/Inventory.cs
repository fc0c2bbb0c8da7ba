namespace MultiHost.Cli.Inventories;

/// <summary>What an Ansible inventory says: hosts, the groups that they are in, and variables of both.</summary>
internal sealed class Inventory
{
    private const string All = "all";
    private const string Ungrouped = "ungrouped";

    private readonly Dictionary<string, InventoryGroup> groups = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, InventoryValue>> hosts = new(StringComparer.Ordinal);
    private readonly List<string> order = [];

    /// <summary>Names of the hosts, in the order in which they come.</summary>
    public IReadOnlyList<string> Hosts => order;

    /// <summary>Names of the groups that somebody has defined.</summary>
    public IEnumerable<string> Groups => groups.Keys;

    /// <summary>The group of a name, which is made if there is none.</summary>
    public InventoryGroup Group(string name)
    {
        if (!groups.TryGetValue(name, out InventoryGroup? group))
        {
            groups[name] = group = new InventoryGroup();
        }

        return group;
    }

    /// <summary>Adds a host to a group. A host may be in many.</summary>
    /// <returns>The host's own variables, to be added to.</returns>
    public IDictionary<string, InventoryValue> AddHost(string group, string name)
    {
        Group(group).Hosts.Add(name);
        if (!hosts.TryGetValue(name, out Dictionary<string, InventoryValue>? variables))
        {
            hosts[name] = variables = new(StringComparer.Ordinal);
            order.Add(name);
        }

        return variables;
    }

    /// <summary>The groups that a host is in, those around them included; without <c>all</c> and <c>ungrouped</c>, which every inventory has.</summary>
    public IReadOnlyList<string> GroupsOf(string host) => [.. Around(host).Select(g => g.Name).Where(n => n is not (All or Ungrouped))];

    /// <summary>The variables that count for a host: its own over those of its groups, and those of a group over those of the groups around it.</summary>
    public IReadOnlyDictionary<string, InventoryValue> VariablesOf(string host)
    {
        Dictionary<string, InventoryValue> variables = new(StringComparer.Ordinal);
        IEnumerable<IEnumerable<KeyValuePair<string, InventoryValue>>> layers =
        [
            Group(All).Variables,
            .. Around(host).Where(g => g.Name != All).OrderBy(g => g.Depth).ThenBy(g => g.Name, StringComparer.Ordinal).Select(g => groups[g.Name].Variables),
            hosts[host],
        ];
        foreach ((string name, InventoryValue value) in layers.SelectMany(l => l))
        {
            variables[name] = value;
        }

        return variables;
    }

    // The groups of a host and those around them, each with the longest way down to it: as Ansible ranks their variables.
    private List<(string Name, int Depth)> Around(string host)
    {
        HashSet<string> found = [.. groups.Where(g => g.Value.Hosts.Contains(host)).Select(g => g.Key)];
        for (int before = -1; before != found.Count;)
        {
            before = found.Count;
            found.UnionWith(groups.Where(g => g.Value.Children.Overlaps(found)).Select(g => g.Key).ToArray());
        }

        return [.. found.Select(name => (name, DepthOf(name, [])))];
    }

    private int DepthOf(string group, HashSet<string> seen)
    {
        string[] parents = [.. groups.Where(g => g.Value.Children.Contains(group)).Select(g => g.Key)];
        return !seen.Add(group) || parents.Length == 0 ? 0 : 1 + parents.Max(p => DepthOf(p, [.. seen]));
    }
}
