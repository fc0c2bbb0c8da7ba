using MultiHost.Recording;
using MultiHost.Report.Records;

namespace MultiHost.Report.Browser;

/// <summary>Reports that are written once for all tests.</summary>
public sealed class ReportsOfTests : IDisposable
{
    public const string Failing = "Shop.Migrations.Orders.Survive(memoryMiB: 128)";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mh-report-");
    private readonly Lazy<string> mixed;
    private readonly Lazy<string> killed;
    private readonly Lazy<string> hostile;
    private readonly Lazy<string> large;
    private readonly Lazy<string> thinned;

    public ReportsOfTests()
    {
        mixed = new(() => Made("mh-1", WriteMixed));
        killed = new(() => Made("mh-killed", WriteKilled));
        hostile = new(() => Made("mh-hostile", WriteHostile));
        thinned = new(() => Made("mh-thinned", path => MigrationRun.Write(path, 25, 800, rounds: 200), maxBytes: 800_000));
        large = new(() => Made("mh-large", path => MigrationRun.Write(path, 200, 420).Should().BeGreaterThan(100_000)));
    }

    public string Folder => folder.FullName;

    /// <summary>A run with tests of every verdict.</summary>
    public string Mixed => mixed.Value;

    /// <summary>A run whose process was killed in the midst of a migration.</summary>
    public string Killed => killed.Value;

    /// <summary>A run whose tests wrote what would do harm, were it anything but text.</summary>
    public string Hostile => hostile.Value;

    /// <summary>200 tests and 100,000 lines.</summary>
    public string Large => large.Value;

    /// <summary>A run that was too large for its report.</summary>
    public string Thinned => thinned.Value;

    /// <summary>The first sample of the first migration of <see cref="Mixed"/>.</summary>
    internal HostEvent FirstSample => RecordReader.Read(Path.Combine(Folder, "mh-1", RecordReader.FileName)).OfType<HostEvent>().First(e => e.Kind == "migration-sample");

    public void Dispose() => folder.Delete(recursive: true);

    private string Made(string run, Action<string> write, int maxBytes = HtmlReport.MaxBytes)
    {
        string record = Path.Combine(Folder, run, RecordReader.FileName);
        string report = Path.Combine(Folder, $"{run}.html");
        write(record);
        HtmlReport.Write([record], report, maxBytes);
        return report;
    }

    private static void WriteMixed(string path)
    {
        using RecordFile record = new(path);
        record.AddStart();
        record.AddHosts("alpha", "beta", "gamma");
        record.Add(0.97, new LeaseWanted(1, "Migrations", [["source", "destination"]]));
        record.Add(0.98, new LeaseTaken(1, ["alpha", "beta"], 0.01));
        double t = new MigrationLines(record, 1, "Shop.Migrations.Orders.Survive(memoryMiB: 211)", 1) { WithObserver = true }.Write();
        t = new MigrationLines(record, 2, Failing, t + 0.1)
        {
            Verdict = "failed",
            Fault = "CutNetwork in Perform on the source",
            Message =
                """
                destination on beta failed first, at step 'vm1: checks', 4.2 s into the test: Guest 'vm1' did not pass work-progressed (the queue is empty, 17 letters are lost (on beta)) after its migr…
                  MultiHost.CheckFailedException: Guest 'vm1' did not pass work-progressed (the queue is empty, 17 letters are lost (on beta)) after its migration from source (alpha) to destination (beta):
                    work-progressed (vm1): FAILED, the queue is empty, 17 letters are lost (on beta)
                    source-gone (vm1): passed, process ended on alpha
                    guest-active (vm1): passed, running, process 2302 alive, monitor answers, on beta
                    afterwards on source (alpha): absent
                    afterwards on destination (beta): running
                  Look at qmp.log, serial.log and qemu.stderr.log of 'vm1' on both hosts.
                At that moment:
                  source (alpha): running, last step 'vm1: checks', 320 ms ago
                """,
        }.Write();
        t = new MigrationLines(record, 3, "Shop.Migrations.Orders.Survive(memoryMiB: 64)", t + 0.1) { Perform = 1.2, DowntimeMilliseconds = 41 }.Write();
        for (int n = 4; n < 7; n++)
        {
            t = new MigrationLines(record, n, $"Shop.Migrations.{(n == 6 ? "Invoices.Go_back_and_forth" : $"Invoices.Keep_their_number{n}")}", t + 0.1)
            {
                Perform = 0.7 * (n - 2), Samples = 30, WithObserver = n == 6,
            }.Write();
        }

        record.Add(t += 0.1, new VerdictMade("test", "Shop.Migrations.Stock.Skips", "skipped", 0) { Collection = "Stock", Message = "Skipped: QEMU 7.2 has no mapped-ram" });
        record.Add(t, new PhaseStarted(8, "test", "Shop.Migrations.Stock.Loses_its_agent", "8", "Stock", [new("source", "alpha"), new("destination", "beta")]));
        record.Add(t + 0.02, new RoleStarted(8, "source"));
        record.Add(t + 0.02, new RoleStarted(8, "destination"));
        record.Add(t + 0.1, new StepBegun(8, "source", "Order"));
        record.Add(t + 0.2, new BarrierArrived(8, "source", "sold"));
        record.Add(t + 0.9, new SessionEnded("beta", true, "the agent of host beta was ended by signal 9"));
        record.Add(t + 0.9, new RoleFinished(8, "destination", "lost", 0.9, "the agent of host beta was ended by signal 9"));
        record.Add(t + 0.92, new BarrierFailed(8, "sold", "stopped", [new("source", 0.72)], []));
        record.Add(t + 0.93, new RoleFinished(8, "source", "stopped", 0.93));
        record.Add(t += 1, new VerdictMade("test", "Shop.Migrations.Stock.Loses_its_agent", "infrastructure", 1)
        {
            Collection = "Stock", Phase = 8, Reason = InfrastructureReason.Lost, Cause = new CauseMade("role-lost", 0.9, "destination"),
            Message = "Infrastructure (lost): destination on beta was lost first, 0.9 s into the test: the agent of host beta was ended by signal 9.",
        });
        record.Add(t += 0.1, new VerdictMade("test", "Shop.Migrations.Stock.Sells_twice", "known", 0.4)
        {
            Collection = "Stock", Message = "Known failure (https://example.org/issues/17): source on alpha failed first",
        });
        record.Add(t + 0.1, new RunEnded());
    }

    private static void WriteKilled(string path)
    {
        using RecordFile record = new(path);
        record.AddStart();
        record.AddHosts("alpha", "beta");
        new MigrationLines(record, 1, "Shop.Migrations.Orders.Survive", 1) { Verdict = null }.Write();
    }

    private static void WriteHostile(string path)
    {
        using RecordFile record = new(path);
        record.AddStart("</script><script>harmed=1</script>", "<img src=x onerror=harmed=1>");
        record.AddHosts("<i>alpha</i>");
        const string Name = "N.C.<img src=x onerror=harmed=1>(text: \"</script>\")";
        record.Add(1, new PhaseStarted(1, "test", Name, "1", "c", [new("<u>source</u>", "<i>alpha</i>")]));
        record.Add(1.01, new RoleStarted(1, "<u>source</u>"));
        record.Add(1.1, new StepBegun(1, "<u>source</u>", "<b onmouseover=harmed=1>\u0000\u001b[31m"));
        record.Note(1.15, 1, "<u>source</u>", "guest-event", new { guest = "<s>vm</s>", @event = "<img src=x onerror=harmed=1>" });
        record.Note(1.16, 1, "<u>source</u>", "acme.kind", new { text = "<iframe src=javascript:harmed=1>" });
        record.Add(1.2, new RoleFinished(1, "<u>source</u>", "failed", 0.2, "<script>harmed=1</script>"));
        record.Add(1.2, new LogFiles(1, "<u>source</u>", "javascript:harmed=1", [new("a \"b\"<c>", 1)]));
        record.Add(1.3, new VerdictMade("test", Name, "failed", 0.3)
        {
            Phase = 1, Message = "</script><script>harmed=1</script> \u001b[31m \u202e turned\n<img src=x onerror=harmed=1>", Stack = "<script>harmed=1</script>",
            Cause = new CauseMade("role-failed", 0.2, "<u>source</u>", "<b onmouseover=harmed=1>"),
        });
        record.Add(1.4, new RunEnded());
    }
}
