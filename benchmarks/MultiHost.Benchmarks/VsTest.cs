using System.Diagnostics;
using System.Xml.Linq;

namespace MultiHost.Benchmarks;

/// <summary>Runs tests of the workload assembly as a person would, and measures the whole command.</summary>
internal sealed class VsTest(string assembly, string settings)
{
    /// <summary>Wall time of a run of the tests that a filter chooses.</summary>
    public TimeSpan Run(string filter) => Run(filter, trx: null);

    /// <summary>Runs the tests that a filter chooses and returns the figures in their output.</summary>
    public IReadOnlyList<string> Figures(string filter)
    {
        string trx = Path.Combine(Path.GetTempPath(), $"multihost-bench-{Environment.ProcessId}.trx");
        try
        {
            Run(filter, trx);
            return
            [
                .. XDocument.Load(trx).Descendants().Where(e => e.Name.LocalName == "StdOut")
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

    private TimeSpan Run(string filter, string? trx)
    {
        ProcessStartInfo start = new(
            "dotnet",
            ["vstest", assembly, $"--TestCaseFilter:{filter}", $"--Settings:{settings}", .. trx is null ? [] : new[] { $"--logger:trx;LogFileName={trx}" }])
        {
            RedirectStandardOutput = true,
        };
        long began = Stopwatch.GetTimestamp();
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        TimeSpan took = Stopwatch.GetElapsedTime(began);
        return process.ExitCode == 0
            ? took
            : throw new InvalidOperationException($"The tests '{filter}' did not pass, so there is nothing to measure:\n{output}");
    }
}
