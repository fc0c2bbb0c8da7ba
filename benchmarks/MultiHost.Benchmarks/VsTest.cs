using System.Diagnostics;
using System.Globalization;
using System.Xml.Linq;

namespace MultiHost.Benchmarks;

/// <summary>Runs tests of the workload assembly as a person would, and measures the whole command.</summary>
internal sealed class VsTest(string assembly, string settings, params string[] overrides)
{
    /// <summary>Wall time of a run of the tests that a filter chooses.</summary>
    /// <param name="filter">Chooses them.</param>
    /// <param name="size">How many rows, steps or barriers those have that grow.</param>
    public TimeSpan Run(string filter, int size = 1) => Run(filter, trx: null, size);

    /// <summary>Runs the tests that a filter chooses and returns the figures in their output, by name.</summary>
    public Dictionary<string, double> Figures(string filter) => Lines(filter)
        .Select(l => l.Split('|', StringSplitOptions.TrimEntries))
        .ToDictionary(f => f[0], f => double.Parse(f[1], CultureInfo.InvariantCulture));

    /// <summary>Runs the tests that a filter chooses and returns the lines of figures in their output.</summary>
    public IReadOnlyList<string> Lines(string filter)
    {
        string trx = Path.Combine(Path.GetTempPath(), $"multihost-bench-{Environment.ProcessId}.trx");
        try
        {
            Run(filter, trx, size: 1);
            return
            [
                .. XDocument.Load(trx).Descendants().Where(e => e.Name.LocalName == "StdOut" && e.Ancestors().Any(a => a.Name.LocalName == "UnitTestResult"))
                    .SelectMany(e => e.Value.Split('\n'))
                    .Where(l => l.Contains("FIGURE ", StringComparison.Ordinal))
                    .Select(l => l[(l.IndexOf("FIGURE ", StringComparison.Ordinal) + 7)..].Trim()),
            ];
        }
        finally
        {
            File.Delete(trx);
        }
    }

    private TimeSpan Run(string filter, string? trx, int size)
    {
        string[] logger = trx is null ? [] : [$"--logger:trx;LogFileName={trx}"];
        ProcessStartInfo start = new("dotnet", ["vstest", assembly, $"--TestCaseFilter:{filter}", $"--Settings:{settings}", .. logger, .. overrides]);
        start.Environment["MULTIHOST_BENCH_SIZE"] = size.ToString(CultureInfo.InvariantCulture);
        long began = Stopwatch.GetTimestamp();
        Command.Run(start);
        return Stopwatch.GetElapsedTime(began);
    }
}
