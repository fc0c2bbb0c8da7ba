using MultiHost.Report.Model;

namespace MultiHost.Report.Comparing;

/// <summary>A figure that tests have, in milliseconds. Those of tests that did not pass count for nothing: they say how soon it failed.</summary>
internal sealed record FigureKind(string Name, Func<TestRow, double?> Value)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<FigureKind> All { get; } =
    [
        new("duration", t => t.Seconds * 1000),
        new("total time", t => t.Total),
        new("downtime", t => t.Downtime),
        new("longest silence", t => t.Gap),
    ];

    public double[] Of(IEnumerable<TestRow> tests) => [.. tests.Where(t => t.Verdict == "passed").Select(Value).OfType<double>()];
}
