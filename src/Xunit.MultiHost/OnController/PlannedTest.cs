using System.Globalization;
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

    /// <summary>In which turn it runs.</summary>
    /// <value>Default: null, for one that is in none yet.</value>
    public Turn? Turn { get; private init; }

    /// <summary>Its identity in the collection, the same in each turn.</summary>
    public string Identity => Case.UniqueID + (Row < 0 ? "" : $"#{Row}") + (Copy == 0 ? "" : $"+{Copy}");

    public string PhaseId =>
        Identity + (Turn?.Place.Group is { } group ? $"@{group}" : "") + (Turn?.Number > 1 ? string.Create(CultureInfo.InvariantCulture, $"*{Turn.Number}") : "");

    public PhasePlan Phase =>
        Phases.Test(PhaseId, DisplayName, Case.Wanted.RolesOf(Turn?.Hosts ?? 0), Case.Timeout > 0 ? TimeSpan.FromMilliseconds(Case.Timeout) : null) with
        {
            KnownFailure = KnownFailure.Of(Case.TestMethod.Method.ToRuntimeMethod()),
            Requirements = RequirementMarks.Of(Case, Turn?.Hosts ?? 0),
        };

    /// <summary>The row as a case that holds its data, for hosts that need not find them.</summary>
    /// <value>Default: null, for a case that holds its data itself, and for data that cannot be written down.</value>
    public IXunitTestCase? Written { get; init; }

    public EngineTest Entry => Written is null
        ? new EngineTest(PhaseId, SerializationHelper.Serialize(Case), DisplayName, Row, Rows)
        : new EngineTest(PhaseId, SerializationHelper.Serialize(Written), DisplayName);

    /// <summary>The same test in a turn, under a name of its own.</summary>
    public PlannedTest In(Turn turn) => new(Case, DisplayName + turn.Suffix, Row, Rows, Known, Copy) { Turn = turn, Written = Written };
}
