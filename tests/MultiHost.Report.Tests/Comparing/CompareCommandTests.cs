using System.Globalization;
using MultiHost.Cli;
using MultiHost.Recording;
using MultiHost.Report.Records;

namespace MultiHost.Report.Comparing;

/// <summary><c>multihost compare</c> on records as runs write them.</summary>
public sealed class CompareCommandTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mh-compare-");

    [Fact]
    public async Task Compare_OfRunsThatDiffer_TellsChangeFromNoise()
    {
        for (int n = 0; n < 6; n++)
        {
            Write("a", n, downtime: 34 + n, perform: 2 + (n % 3 * 0.1));
            Write("b", n, downtime: 51 + n, perform: 2 + ((n + 1) % 3 * 0.1), verdict: n == 0 ? "passed" : "failed", alsoC: true);
        }

        string said = await SaysAsync("--all");

        said.Should().StartWith($"A  {Side("a")}: 6 runs\nB  {Side("b")}: 6 runs\n\nVerdicts: 1 of 2 tests differ\n  CHANGE   N.C.Fails: passed 6 of 6 -> failed 5, passed 1 of 6 (p = 0.015)\n  only in B: N.C.New\n");
        said.Should().Contain("\nFigures: 1 changed, 0 perhaps, 2 noise, 1 cannot be told\n  CHANGE   downtime          36.5 ms ->   53.5 ms  x 1.47  p = 0.002  n = 6, 6  N.C.Migrates\n");
        said.Should().MatchRegex(@"\n  noise    total time +2\.1 s -> +2\.1 s  x 1\.00  p = 1\.00   n = 6, 6  N\.C\.Migrates\n");
    }

    [Fact]
    public async Task Compare_OfTooFewRuns_SaysThatNothingCanBeTold()
    {
        for (int n = 0; n < 3; n++)
        {
            Write("a", n, downtime: 34 + n, perform: 2);
            Write("b", n, downtime: 90 + n, perform: 2);
        }

        string said = await SaysAsync();

        said.Should().Contain("\nFigures: 0 changed, 0 perhaps, 0 noise, 4 cannot be told\n")
            .And.Contain("With 3 and 3 runs p is never below 0.10, so nothing can be told of 4 figures");
    }

    public void Dispose() => folder.Delete(recursive: true);

    private string Side(string name) => Path.Combine(folder.FullName, name);

    private void Write(string side, int n, double downtime, double perform, string verdict = "passed", bool alsoC = false)
    {
        using RecordFile record = new(Path.Combine(Side(side), $"mh-{n}", RecordReader.FileName));
        record.AddStart($"mh-{n}");
        record.AddHosts("alpha", "beta");
        double t = new MigrationLines(record, 1, "N.C.Migrates", 1) { Samples = 5, DowntimeMilliseconds = downtime, Perform = perform }.Write();
        record.Add(t + 1, new VerdictMade("test", "N.C.Fails", verdict, 0.5));
        if (alsoC)
        {
            record.Add(t + 1.1, new VerdictMade("test", "N.C.New", "passed", 0.5));
        }

        record.Add(t + 2, new RunEnded());
    }

    private async Task<string> SaysAsync(params string[] options)
    {
        using StringWriter output = new(CultureInfo.InvariantCulture);
        (await CommandLine.RunAsync(["compare", Side("a"), Side("b"), .. options], output, default)).Should().Be(0);
        return output.ToString();
    }
}
