using MultiHost.Scheduling;
using Xunit.MultiHost.Discovery;
using Xunit.MultiHost.Remote;
using Xunit.Sdk;

namespace Xunit.MultiHost.Running;

/// <summary>A test in a collection's plan: a case, or one row of a case whose data are found when it runs.</summary>
internal sealed record PlannedTest(IMultiHostTestCase Case, string DisplayName, int Row, string? Problem)
{
    // Time for the hosts to report the time-out themselves, before the controller does.
    private static readonly TimeSpan Backstop = TimeSpan.FromSeconds(5);

    public XunitTest Test { get; } = new(Case, DisplayName);

    public string PhaseId { get; } = Row < 0 ? Case.UniqueID : $"{Case.UniqueID}#{Row}";

    public PhasePlan Phase => new(
        PhaseId, PhaseKind.Test, DisplayName, Case.Roles, Case.Timeout > 0 ? TimeSpan.FromMilliseconds(Case.Timeout) + Backstop : null);

    public EnginePlan.Entry Entry => new(PhaseId, SerializationHelper.Serialize(Case), Row, DisplayName);
}
