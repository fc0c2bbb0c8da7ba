using MultiHost.Reporting;
using MultiHost.Requirements;

namespace MultiHost.Running;

/// <summary>A step of a collection's plan that all hosts concerned take together.</summary>
/// <param name="Id">Identity in the collection; the engine on the hosts names its phases alike.</param>
/// <param name="Kind">What it does.</param>
/// <param name="Scope">
/// For a set-up or tear-down: what it belongs to; the two have the same scope and stand around its tests. For a test: what people call it.
/// </param>
/// <param name="Roles">
/// The roles of a test, in order. Not used for set-up and tear-down, in which every host takes part that plays a role in a test of the scope.
/// </param>
/// <param name="Timeout">Longest time that a test may take; <c>null</c>: the runsettings' <c>Timeouts/Test</c>.</param>
public sealed record PhasePlan(string Id, PhaseKind Kind, string Scope, IReadOnlyList<RoleName> Roles, TimeSpan? Timeout = null)
{
    /// <summary>What a test's mark says of its failure; <c>null</c> for one that is not marked.</summary>
    public KnownFailure? KnownFailure { get; init; }

    /// <summary>What a test requires of its hosts.</summary>
    /// <value>Default: nothing.</value>
    public TestRequirements Requirements { get; init; } = TestRequirements.None;
}
