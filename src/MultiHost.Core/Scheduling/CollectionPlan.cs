namespace MultiHost.Scheduling;

/// <summary>What is to be done for one test collection, in order. Tests of a collection run one after the other on one group of hosts.</summary>
/// <param name="Name">Display name of the collection.</param>
/// <param name="Phases">Set-ups, tests and tear-downs, properly nested.</param>
/// <param name="Write">Writes the engine's plan for a host that takes part in the given phases.</param>
public sealed record CollectionPlan(string Name, IReadOnlyList<PhasePlan> Phases, Func<IReadOnlyList<PhasePlan>, string> Write)
{
    /// <summary>The different role lists of the tests, longest first.</summary>
    internal IReadOnlyList<IReadOnlyList<RoleName>> RoleLists { get; } =
    [
        .. Phases.Where(p => p.Kind == PhaseKind.Test)
            .DistinctBy(p => string.Join('\n', p.Roles).ToUpperInvariant())
            .Select(p => p.Roles)
            .OrderByDescending(r => r.Count),
    ];
}
