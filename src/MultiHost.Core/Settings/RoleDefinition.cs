namespace MultiHost.Settings;

/// <summary>A <c>&lt;Role&gt;</c>: which hosts may play a role. A role without a definition may be played by any host.</summary>
/// <param name="Name">The role.</param>
/// <param name="Hosts">Names of the hosts that may play it, at least one: as listed by <c>Host</c>, or those that have the label, in
/// the order of the pool.</param>
public sealed record RoleDefinition(RoleName Name, IReadOnlyList<string> Hosts)
{
    /// <summary>The label that chose the hosts; null if they were listed.</summary>
    public string? Label { get; init; }
}
