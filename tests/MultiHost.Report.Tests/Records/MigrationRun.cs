using MultiHost.Recording;

namespace MultiHost.Report.Records;

/// <summary>Records of runs of many migrations, the same each time.</summary>
internal static class MigrationRun
{
    public static string FirstFailing => NameOf(24);

    /// <summary>A run, of which every 25th test fails.</summary>
    /// <param name="path">The record.</param>
    /// <param name="tests">How many tests.</param>
    /// <param name="samples">Samples of query-migrate a test.</param>
    /// <param name="rounds">Barriers a test, beside those of the migration.</param>
    /// <returns>How many lines it has.</returns>
    public static int Write(string path, int tests, int samples, int rounds = 0)
    {
        using RecordFile record = new(path);
        record.AddStart();
        record.AddHosts("alpha", "beta", "gamma");
        double t = 1;
        for (int n = 0; n < tests; n++)
        {
            bool fails = n % 25 == 24;
            t = 0.05 + new MigrationLines(record, n + 1, NameOf(n), t)
            {
                Samples = samples,
                Rounds = rounds,
                Perform = 1.5 + (n % 7 * 0.4),
                DowntimeMilliseconds = 30 + (n % 11),
                WithObserver = n % 3 == 0,
                Verdict = fails ? "failed" : "passed",
                Message = fails ? "destination on beta failed first, at step 'vm1: checks', 3.0 s into the test: Guest 'vm1' did not pass work-progressed\nAt that moment:\n  source (alpha): running" : "",
                Fault = n % 8 == 7 ? "CutNetwork in Perform on the source" : null,
            }.Write();
        }

        record.Add(t, new RunEnded());
        return record.Lines;
    }

    private static string NameOf(int n) =>
        $"Shop.Migrations.Class{n / 10}.Guest_and_its_work_survive{n % 10 / 5}{(n % 5 == 4 ? $"(memoryMiB: {128 << (n % 4)}, works: \"{n}\")" : $"(size: {n})")}";
}
