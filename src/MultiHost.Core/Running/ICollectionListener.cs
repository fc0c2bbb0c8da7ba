using MultiHost.Reporting;

namespace MultiHost.Running;

/// <summary>Hears of the phases of a collection while it runs, in order and never two at once; while a test goes once more on other hosts, also of set-ups there.</summary>
public interface ICollectionListener
{
    /// <summary>A phase begins.</summary>
    void Starting(PhasePlan phase);

    /// <summary>A phase has ended, or could not be begun: every phase that starts ends once. A test that goes once more starts once, too.</summary>
    void Finished(PhasePlan phase, GroupResult result);
}
