using System.Text.RegularExpressions;
using Xunit.MultiHost.Runs;

namespace Xunit.MultiHost;

/// <summary>What lies beside each result in a TRX, and on the console.</summary>
public sealed class AttachmentTests(AttachmentTests.Attaching shared) : IClassFixture<AttachmentTests.Attaching>
{
    private readonly TrxAsReadersSeeIt trx = new(Path.Combine(shared.Run.Folder, RunningTests.TrxFile));

    [Fact]
    public void Trx_OfAFailure_TellsReadersRoleHostStepGuestAndCause()
    {
        TrxAsReadersSeeIt.Result result = trx[".Fails"];

        string first = result.Message!.Split('\n')[0];
        first.Should().StartWith("destination on beta failed first, at step 'vm1: Perform', ").And.EndWith(": System.InvalidOperationException: guest vm1 has no disk");
        result.Annotation.Should().Be(result.Message);
        result.Place.Should().MatchRegex(@"^Attaching\.cs:\d+$");
        result.ShortTitle.Should().Be("Fails");
        result.Output.Should().Contain("[source] written on alpha");
    }

    [Fact]
    public void Trx_OfAFailure_HasALogOfEachRoleAndTheFilesOfItsGuests()
    {
        TrxAsReadersSeeIt.Result result = trx[".Fails"];

        result.Attachments.Keys.Should().Contain(["source.log", "destination.log", "source-vm1-serial.log", "destination-vm1-serial.log", "verdict.json"]);
        result.Attachments.Values.Should().AllSatisfy(path => File.Exists(path).Should().BeTrue(path));
        result.Text("source-vm1-serial.log").Should().Be("Linux version 6.1\n");
        result.Text("verdict.json").Should().Be("""{"verdict":"failed","reason":null,"test":"Scenarios.Attaching.Fails"}""" + "\n");
    }

    [Fact]
    public void Log_OfARole_HasStepsOutputBarriersAndItsEndOnTheControllersClock()
    {
        string[] lines = trx[".Fails"].Text("destination.log").TrimEnd('\n').Split('\n');

        lines[0].Should().MatchRegex(@"^# Scenarios\.Attaching\.Fails: destination on beta \([0-9.]+\), run mh-[0-9a-f]{8}$");
        string[] said = [.. lines.Where(l => l[0] != '#')];
        said.Should().AllSatisfy(l => l.Should().MatchRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z \+\d+\.\d{3} "));
        said.Select(l => l.Split(' ')[0]).Should().BeInAscendingOrder(StringComparer.Ordinal);
        string.Join('\n', said.Select(l => Regex.Replace(l.Split(' ', 3)[2], @"\d+\.\d{3} s", "T"))).Should().MatchRegex(
            @"^begins\n> vm1: Prepare\n(\| written on beta\n)?(waits at barrier 'prepared'\n)?(\| written on beta\n)?passes barrier 'prepared' after T\n(\| written on beta\n)?> vm1: Perform\n"
            + @"\| \[Artifact\(""journal\.txt""\)\]: no file matches on beta\. .*\nhas failed after T: System\.InvalidOperationException: guest vm1 has no disk\n    at Scenarios\.Attaching\.Fails\(\) in .*Attaching\.cs:line \d+$");
    }

    [Fact]
    public void Trx_OfAPass_HasWhatWasAttachedAndNothingElse()
    {
        TrxAsReadersSeeIt.Result result = trx[".Passes"];

        result.Outcome.Should().Be("Passed");
        result.Attachments.Keys.Should().BeEquivalentTo(
            "source-state.bin", "source-state-2.bin", "source-note.txt", "source-journal.txt",
            "destination-state.bin", "destination-state-2.bin", "destination-note.txt", "destination-journal.txt");
        result.Text("source-state.bin").Should().Be("before", "it is the file as it was");
        result.Text("source-state-2.bin").Should().Be("after");
        result.Text("destination-note.txt").Should().Be("note of destination");
        shared.Run["Attaching.Passes"].Output.Should().Contain("[source] [Artifact(\"nothing*.here\")]: no file matches on alpha. A relative pattern begins at ");
    }

    [Fact]
    public void Attach_OfAFileThatIsNotThere_SaysWhereItLooked() =>
        trx[".Attaches_what_is_not_there"].Message.Should().MatchRegex(
            @"System\.IO\.FileNotFoundException: There is no file '/.*/work/missing\.bin' on (alpha|beta) to attach\. A relative path begins at /.*/work\.");

    [Fact]
    public void Trx_OfATheoryWhoseRowsAreFoundAtRunTime_HasEachRowsOwnLog()
    {
        foreach (string disk in new[] { "sda", "sdb" })
        {
            TrxAsReadersSeeIt.Result row = trx.Results.Single(r => r.Title.Contains("Fails_row_by_row", StringComparison.Ordinal) && r.Title.Contains(disk, StringComparison.Ordinal));
            row.Text(disk == "sda" ? "source.log" : "row2-source.log").Should().Contain($"| this is {disk}\n");
        }
    }

    [Fact]
    public void Trx_OfTheRun_HasItsRecordAndOneLogOfAllRoles()
    {
        trx.RunAttachments.Keys.Should().Contain(["run.jsonl", "run.log"]);
        string log = File.ReadAllText(trx.RunAttachments["run.log"]);
        log.Should().MatchRegex(@"(?m)^\S+Z \+\d+\.\d{3} run mh-[0-9a-f]{8} of Scenarios begins on ").And.MatchRegex(@"(?m)^\S+Z \+\d+\.\d{3} #\d+ source: \| written on alpha$")
            .And.Contain("test Scenarios.Attaching.Fails came to 'failed': destination on beta failed first, ").And.EndWith(" the run has ended\n");
        log.Split('\n').Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split(' ')[0]).Should().BeInAscendingOrder(StringComparer.Ordinal);
    }

    [Fact]
    public void Console_OfTheRun_NamesItsAttachments() =>
        shared.Run.Console.Should().MatchRegex(@"(?s)Attachments:.*/run\.log\n").And.NotContain("Data collector 'MultiHost' message");

    [Fact]
    public void Collector_WhenTheRunHasEnded_LeavesNothingInTheTemporaryFolder() =>
        Directory.EnumerateDirectories(Path.Combine(shared.Run.Folder, "tmp"), "mh-attach-*").Should().BeEmpty();

    public sealed class Attaching() : SharedRun("Scenarios", RunSettings.Pair, "FullyQualifiedName~Scenarios.Attaching", "--collect", "MultiHost");
}
