using MultiHost.Reporting;

namespace MultiHost.Running;

/// <summary>Which time a phase runs.</summary>
/// <param name="Earlier">The times before, the first one first.</param>
/// <param name="GoesAgain">Whether it goes once more, having come to a verdict.</param>
internal sealed record Repetition(IReadOnlyList<Attempt> Earlier, Func<PhaseRun, GroupVerdict, bool> GoesAgain);
