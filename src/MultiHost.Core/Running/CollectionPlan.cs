namespace MultiHost.Running;

/// <summary>What is to be done for one test collection, in order. Tests of a collection run one after the other on one group of hosts.</summary>
/// <param name="Name">Display name of the collection.</param>
/// <param name="Phases">Set-ups, tests and tear-downs, properly nested.</param>
/// <param name="Write">Writes the engine's plan for a host that takes part in the given phases.</param>
public sealed record CollectionPlan(string Name, IReadOnlyList<PhasePlan> Phases, Func<IReadOnlyList<PhasePlan>, string> Write);
