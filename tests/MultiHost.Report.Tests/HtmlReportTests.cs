using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using MultiHost.Recording;
using MultiHost.Report.Model;
using MultiHost.Report.Records;

namespace MultiHost.Report;

/// <summary>What is in a report's file, without a browser.</summary>
public sealed class HtmlReportTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("mh-html-");

    [Fact]
    public void Write_OfSeveralRecords_HasThemInTheOrderOfTheirTimes()
    {
        string second = Record("mh-b", 60, "N.C.B");
        string first = Record("mh-a", 0, "N.C.A");

        ReportIndex index = Index(Write([second, first]));

        index.Runs.Select(r => (r.Name, r.State)).Should().Equal(("mh-a", "ended"), ("mh-b", "ended"));
        index.Tests.Select(t => (t.Name, t.Run)).Should().Equal(("N.C.A", 0), ("N.C.B", 1));
        index.Runs.Select(r => r.Folder).Should().Equal("mh-a", "mh-b");
        index.Notes.Should().BeEmpty();
    }

    [Fact]
    public void Write_OfTestsOfOneName_GivesEachALinkOfItsOwn()
    {
        ReportIndex index = Index(Write([Record("mh-a", 0, "N.C.A"), Record("mh-b", 60, "N.C.A")]));

        index.Tests.Select(t => t.Id).Should().Equal("N.C.A", "N.C.A~2");
    }

    [Fact]
    public void Write_WhereLogsLieElsewhere_LinksToThemFromTheReport()
    {
        string record = Record("mh-a", 0, "N.C.A");
        string output = Directory.CreateDirectory(Path.Combine(folder.FullName, "out", "deep")).FullName;

        HtmlReport.Write([record], Path.Combine(output, "r.html"));

        Index(Path.Combine(output, "r.html")).Runs.Single().Folder.Should().Be("../../mh-a");
    }

    [Fact]
    public void Write_OfARecordWithoutALine_SaysThatNothingRan()
    {
        string record = Path.Combine(folder.FullName, "run.jsonl");
        File.WriteAllText(record, "");

        Index(Write([record])).Tests.Should().BeEmpty();
    }

    [Fact]
    public void Write_OfWhatIsNoRecord_NamesTheLine()
    {
        string record = Path.Combine(folder.FullName, "run.jsonl");
        File.WriteAllText(record, "<xml/>\n");

        ((Action)(() => Write([record]))).Should().Throw<RecordException>().Which.Message.Should().StartWith($"{record}, line 1: ");
    }

    [Fact]
    public void Write_OfATestThatWentOnceMore_HasItAndTheTimeBefore()
    {
        string record = Path.Combine(folder.FullName, "mh-r", "run.jsonl");
        using (RecordFile file = new(record))
        {
            file.AddStart();
            file.AddHosts("alpha", "beta", "gamma");
            file.Add(1, new PhaseStarted(1, "test", "N.C.A", "a", "c", [new("source", "alpha"), new("destination", "beta")]));
            file.Add(1.1, new RoleStarted(1, "source"));
            file.Add(2, new AttemptMade(1, 1, "test", "N.C.A", "infrastructure", 1) { Reason = InfrastructureReason.Lost, Message = "Infrastructure (lost): x" });
            file.Add(3, new PhaseStarted(2, "test", "N.C.A", "a", "c", [new("source", "alpha"), new("destination", "gamma")]));
            file.Add(4, new VerdictMade("test", "N.C.A", "passed", 1) { Phase = 2, Message = "Went once more after: Infrastructure (lost): x\nThe first time" });
            file.Add(5, new RunEnded());
        }

        string report = Write([record]);

        ReportIndex index = Index(report);
        index.Tests.Select(t => (t.Id, t.Of, t.Verdict, t.First)).Should().Equal(
            ("attempt of N.C.A", "attempt", "infrastructure", "Infrastructure (lost): x"), ("N.C.A", null, "passed", "Went once more after: Infrastructure (lost): x"));
        Detail(report, index.Tests[0]).Lanes.Select(l => l.Host).Should().Equal("alpha", "beta");
    }

    [Fact]
    public void Write_OfARunThatWasKilled_HasWhatRanAndWhereEachRoleWas()
    {
        string record = Path.Combine(folder.FullName, "mh-k", "run.jsonl");
        using (RecordFile file = new(record))
        {
            file.AddStart();
            file.AddHosts("alpha", "beta");
            file.Add(1, new PhaseStarted(1, "test", "N.C.A", "a", "c", [new("source", "alpha"), new("destination", "beta")]));
            file.Add(1.1, new RoleStarted(1, "source"));
            file.Add(1.2, new StepBegun(1, "source", "Perform"));
            file.Add(1.3, new BarrierArrived(1, "source", "vm1/go"));
        }

        string report = Write([record]);

        TestRow row = Index(report).Tests.Should().ContainSingle().Which;
        row.Should().BeEquivalentTo(new { Verdict = "running", First = "The record ends here: process 4711 on controller was killed, or still runs." });
        TestDetail detail = Detail(report, row);
        detail.Lanes.Select(l => (l.Role, l.Where)).Should().Equal(("source", "waiting at barrier 'vm1/go', after step 'Perform'"), ("destination", "not begun"));
        detail.Barriers.Should().ContainSingle().Which.Should().BeEquivalentTo(new { Name = "vm1/go", End = "open", T = (double?)null });
        detail.Barriers[0].Waits.Should().Equal(new WaitView("source", 300));
    }

    [Fact]
    public void Write_OfFixtures_ShowsThoseThatWentWrong()
    {
        string record = Path.Combine(folder.FullName, "mh-f", "run.jsonl");
        using (RecordFile file = new(record))
        {
            file.AddStart();
            file.Add(1, new VerdictMade("set-up", "class N.C", "passed", 0.1));
            file.Add(2, new VerdictMade("tear-down", "class N.C", "failed", 0.1) { Message = "source on alpha failed first" });
            file.Add(3, new RunEnded());
        }

        Index(Write([record])).Tests.Select(t => (t.Of, t.Name, t.Verdict, t.Id)).Should().Equal(("tear-down", "class N.C", "failed", "tear-down of class N.C"));
    }

    [Fact]
    public void Write_OfHostileWords_HasNoneOfThemAsTheyAre()
    {
        string page = File.ReadAllText(Write([Record("mh-a", 0, "N.C.<script>alert(1)</script>")]));

        page.Should().NotContain("alert(1)");
        page.Should().MatchRegex("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'sha256-[^']+' 'sha256-[^']+'; style-src 'sha256-[^']+';");
        page.Should().NotContainAny("src=\"", "@import", "url(");
        page.Should().Contain("Copyright The Apache Software Foundation");
    }

    [Fact]
    public void Write_OfMoreThanFits_ThinsWhatPassed()
    {
        string record = Path.Combine(folder.FullName, "mh-t", "run.jsonl");
        MigrationRun.Write(record, tests: 25, samples: 1000, rounds: 300);
        string report = Path.Combine(folder.FullName, "small.html");

        HtmlReport.Write([record], report, maxBytes: 900_000);

        new FileInfo(report).Length.Should().BeLessThanOrEqualTo(900_000);
        ReportIndex index = Index(report);
        index.Notes.Should().Equal("To keep this file small, 24 of 25 tests are shown thinned; each says what is missing, and the records have it.");
        TestDetail passed = Detail(report, index.Tests[0]);
        passed.Samples.Single().T.Count.Should().BeLessThan(1000);
        passed.Notes.Should().Contain(n => n.EndsWith("samples of query-migrate, evenly. The record has them.", StringComparison.Ordinal));
        TestDetail failed = Detail(report, index.Tests.Single(t => t.Verdict == "failed"));
        failed.Notes.Should().BeEmpty();
        failed.Samples.Single().T.Count.Should().Be(1000);
        failed.Barriers.Should().HaveCount(305);
    }

    public void Dispose() => folder.Delete(recursive: true);

    private string Write(IReadOnlyList<string> records)
    {
        string report = Path.Combine(folder.FullName, HtmlReport.FileName);
        HtmlReport.Write(records, report);
        return report;
    }

    private string Record(string run, double began, string test)
    {
        using RecordFile file = new(Path.Combine(folder.FullName, run, RecordReader.FileName)) { Offset = began };
        file.AddStart(run);
        file.AddHosts("alpha");
        file.Add(1.5, new VerdictMade("test", test, "passed", 0.5));
        file.Add(2, new RunEnded());
        return file.FilePath;
    }

    private static ReportIndex Index(string report) => JsonSerializer.Deserialize(Block(report, "index"), ReportJson.Plain.ReportIndex)!;

    private static TestDetail Detail(string report, TestRow row)
    {
        using JsonDocument block = JsonDocument.Parse(Block(report, $"block-{row.Block}"));
        return block.RootElement[row.Slot].Deserialize(ReportJson.Plain.TestDetail)!;
    }

    private static string Block(string report, string id)
    {
        byte[] packed = Convert.FromBase64String(Regex.Match(File.ReadAllText(report), $"<script type=\"application/gzip\" id=\"{id}\">([^<]*)</script>").Groups[1].Value);
        using StreamReader text = new(new GZipStream(new MemoryStream(packed), CompressionMode.Decompress), Encoding.UTF8);
        return text.ReadToEnd();
    }
}
