using MultiHost.Reporting;
using MultiHost.Running;

namespace Xunit.MultiHost.OnController;

/// <summary>Hears of the phases of one turn, and passes on what becomes of its tests.</summary>
/// <param name="tests">The turn's tests.</param>
/// <param name="messages">The collection's messages.</param>
internal sealed class TurnMessages(IEnumerable<PlannedTest> tests, CollectionMessages messages) : ICollectionListener
{
    private readonly Dictionary<string, PlannedTest> byPhase = tests.ToDictionary(t => t.PhaseId);

    /// <summary>Identities of the tests that failed, also if they passed when they went once more, or of which nothing is known for trouble.</summary>
    public HashSet<string> Failed { get; } = [];

    public void Starting(PhasePlan phase)
    {
        if (phase.Kind == PhaseKind.Test)
        {
            messages.Begin(byPhase[phase.Id]);
        }
    }

    public void Finished(PhasePlan phase, GroupResult result)
    {
        bool isBad = result.Verdict is GroupVerdict.Failed or GroupVerdict.Infrastructure || result.HasPassedInTheEnd;
        if (phase.Kind == PhaseKind.Test)
        {
            _ = isBad && Failed.Add(byPhase[phase.Id].Identity);
            messages.Finish(byPhase[phase.Id], result);
        }
        else if (phase.Kind == PhaseKind.TearDown && isBad)
        {
            messages.FailCleanUp(phase, result);
        }
    }
}
