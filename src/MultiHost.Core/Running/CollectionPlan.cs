namespace MultiHost.Running;

/// <summary>What is to be done for one test collection, in order. Tests of a collection run one after the other on one group of hosts.</summary>
/// <param name="Name">Display name of the collection.</param>
/// <param name="Phases">Set-ups, tests and tear-downs, properly nested.</param>
/// <param name="Write">Writes the engine's plan for a host that takes part in the given phases.</param>
public sealed record CollectionPlan(string Name, IReadOnlyList<PhasePlan> Phases, Func<IReadOnlyList<PhasePlan>, string> Write)
{
    /// <summary>Out of which hosts it gets its own.</summary>
    /// <value>Default: <see cref="Place.AnyGroup"/>.</value>
    public Place Place { get; init; } = Place.AnyGroup;

    /// <summary>Which time the collection runs; where a seed decides who plays what, it is another order each time.</summary>
    /// <value>Counted from 1. Default: 1.</value>
    public int Turn { get; init; } = 1;
}
