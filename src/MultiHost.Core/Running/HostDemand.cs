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

    /// <summary>What the tests require of the hosts.</summary>
    /// <value>Default: nothing.</value>
    public HostNeeds Needs { get; init; } = HostNeeds.None;

    /// <summary>All roles, each once.</summary>
    public IReadOnlyList<RoleName> Roles { get; } = [.. RoleLists.SelectMany(r => r).Distinct()];

    /// <summary>Whether a host may be taken now for a role, and has what every list with that role requires.</summary>
    public bool Admits(RoleName role, HostDefinition host) => !Without.Contains(host) && RoleLists.All(l => !l.Contains(role) || Needs.Fit(l)(role, host));
}
