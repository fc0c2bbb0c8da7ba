using System.Globalization;
using MultiHost.Running;
using MultiHost.Settings;
using Xunit.MultiHost.Discovery;

namespace Xunit.MultiHost.OnController;

/// <summary>One going-through of tests: on which hosts, and which time.</summary>
/// <param name="Place">Out of which hosts they get theirs.</param>
/// <param name="Hosts">How many hosts are there: what a test that takes all of them gets.</param>
/// <param name="Number">Which time, counted from 1.</param>
/// <param name="Times">How often at most.</param>
internal sealed record Turn(Place Place, int Hosts, int Number, int Times)
{
    /// <summary>What tells its results from those of other turns: <c> [rack1] [run 2]</c>.</summary>
    public string Suffix => OfGroup + (Times > 1 ? string.Create(CultureInfo.InvariantCulture, $" [run {Number}]") : "");

    /// <summary>What tells it from turns on other groups: <c> [rack1]</c>.</summary>
    public string OfGroup => Place.Group is { } group ? $" [{group}]" : "";

    /// <summary>The first turns of a test: one, or one on each group.</summary>
    public static IEnumerable<Turn> FirstOf(WantedHosts wanted, MultiHostSettings settings)
    {
        int times = settings.Repeat.Times;
        if (settings.Groups.Count > 0 && (settings.Pool.Run == GroupRun.Each || wanted.OfEachGroup))
        {
            return settings.Groups.Select(g => new Turn(Place.Of(g.Name), g.Hosts.Count, 1, times));
        }

        return [new Turn(wanted.AreAll && settings.Groups.Count > 0 ? Place.WholePool : Place.AnyGroup, settings.Hosts.Count, 1, times)];
    }

    /// <summary>The first turns of tests, and the tests of each: first those on hosts that are left to the pool, then those on all of them, then those on each group.</summary>
    public static IReadOnlyList<IGrouping<Turn, PlannedTest>> FirstOf(IEnumerable<PlannedTest> tests, MultiHostSettings settings) =>
    [
        .. tests.SelectMany(test => FirstOf(test.Case.Wanted, settings).Select(turn => (Turn: turn, Test: test)))
            .GroupBy(t => t.Turn, t => t.Test)
            .OrderBy(g => g.Key.Place.Group is not null ? 2 : g.Key.Place.IsWholePool ? 1 : 0),
    ];
}
