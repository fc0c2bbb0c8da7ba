using MultiHost.Settings;

namespace MultiHost.Running;

/// <summary>What a collection asks of the pool.</summary>
/// <param name="RoleLists">The different lists of roles of its tests, longest first. Lists may share hosts.</param>
/// <param name="Place">Out of which hosts.</param>
/// <param name="Name">Tells it from others where a seed decides who plays what.</param>
internal sealed record HostDemand(IReadOnlyList<IReadOnlyList<RoleName>> RoleLists, Place Place, string Name = "")
{
    /// <summary>Hosts that are not to be taken now, though they may be free.</summary>
    /// <value>Default: none.</value>
    public IReadOnlySet<HostDefinition> Without { get; init; } = new HashSet<HostDefinition>();

    /// <summary>Hosts that are out of use for it alone, and why: those on which a test had trouble that goes once more.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyDictionary<HostDefinition, string> Except { get; init; } = new Dictionary<HostDefinition, string>();

    /// <summary>What the tests require of the hosts.</summary>
    /// <value>Default: nothing.</value>
    public HostNeeds Needs { get; init; } = HostNeeds.None;

    /// <summary>All roles, each once.</summary>
    public IReadOnlyList<RoleName> Roles { get; } = [.. RoleLists.SelectMany(r => r).Distinct()];

    /// <summary>Whether a host is not to be taken now.</summary>
    public bool IsBarred(HostDefinition host) => Without.Contains(host) || Except.ContainsKey(host);

    /// <summary>The hosts that are out of use for it, and why.</summary>
    /// <param name="broken">Those that are for all.</param>
    public IReadOnlyDictionary<HostDefinition, string> OutOfUse(IReadOnlyDictionary<HostDefinition, string> broken) =>
        Except.Count == 0 ? broken : Except.Concat(broken).DistinctBy(h => h.Key).ToDictionary();

    /// <summary>Whether a host may be taken now for a role, and has what every list with that role requires.</summary>
    public bool Admits(RoleName role, HostDefinition host) => !IsBarred(host) && RoleLists.All(l => !l.Contains(role) || Needs.Fit(l)(role, host));
}
