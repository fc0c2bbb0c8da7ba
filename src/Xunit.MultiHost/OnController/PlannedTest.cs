using MultiHost.Hosting;
using MultiHost.Reporting;
using MultiHost.Running;
using Xunit.MultiHost.Discovery;
using Xunit.Sdk;

namespace Xunit.MultiHost.OnController;

/// <summary>A test in a collection's plan: a case, or one row of a case whose data are found when it runs.</summary>
/// <param name="Case">The case.</param>
/// <param name="DisplayName">The test's name.</param>
/// <param name="Row">Which row, counted from 0; -1 where the case holds its data.</param>
/// <param name="Rows">How many rows the case has; 0 where it holds its data.</param>
/// <param name="Known">What it comes to without being run; <c>null</c> for a test that hosts run.</param>
/// <param name="Copy">How many tests of the collection with the same identity come before it: two equal rows of data are two tests.</param>
internal sealed record PlannedTest(IMultiHostTestCase Case, string DisplayName, int Row, int Rows, GroupResult? Known, int Copy = 0)
{
    public XunitTest Test { get; } = new(Case, DisplayName);

    public string PhaseId => Case.UniqueID + (Row < 0 ? "" : $"#{Row}") + (Copy == 0 ? "" : $"+{Copy}");

    public PhasePlan Phase => Phases.Test(PhaseId, DisplayName, Case.Roles, Case.Timeout > 0 ? TimeSpan.FromMilliseconds(Case.Timeout) : null) with
    {
        KnownFailure = KnownFailure.Of(Case.TestMethod.Method.ToRuntimeMethod()),
        Requirements = RequirementMarks.Of(Case),
    };

    public EngineTest Entry => new(PhaseId, SerializationHelper.Serialize(Case), DisplayName, Row, Rows);
}
