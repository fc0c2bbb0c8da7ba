using System.Globalization;
using MultiHost.Cli;
using MultiHost.Recording;

namespace MultiHost.Report;

/// <summary><c>multihost verdict</c> on records as runs write them.</summary>
public sealed class VerdictCommandTests : IDisposable
{
    private readonly RecordFolder records = new();

    [Fact]
    public async Task Verdict_WhenAllIsWell_HasALineForEachTestAndEndsWithZero()
    {
        await records.WriteAsync(
            "mh-1",
            RecordFolder.Test("N.C.A", "passed"),
            RecordFolder.Test("N.C.B", "skipped") with { Message = "[source] not today" },
            RecordFolder.Test("N.C", "passed") with { Of = "set-up" },
            new RunEnded());

        await SaysAsync(0, "passed N.C.A\nskipped N.C.B: [source] not today\n");
    }

    [Fact]
    public async Task Verdict_OfATestThatPassedWithAWarning_SaysSo()
    {
        await records.WriteAsync(
            "mh-1", RecordFolder.Test("N.C.A", "passed") with { Warnings = ["host-kernel (alpha): the kernel says: BUG: x", "second"] }, new RunEnded());

        await SaysAsync(0, "passed N.C.A; warning: host-kernel (alpha): the kernel says: BUG: x; warning: second\n");
    }

    [Fact]
    public async Task Verdict_OfTestsThatWentOnceMoreAndPassed_SaysAfterWhatAndEndsWithZero()
    {
        await records.WriteAsync(
            "mh-1",
            new PhaseStarted(7, "test", "N.C.A", "a", "c", RecordFolder.Roles),
            new AttemptMade(7, 1, "test", "N.C.A", "infrastructure", 1) { Reason = InfrastructureReason.Lost, Message = "Infrastructure (lost): x" },
            RecordFolder.Test("N.C.A", "passed") with { Message = "Went once more after: Infrastructure (lost): x\nThe first time" },
            RecordFolder.Test("N.C.B", "flaky") with { Message = "Flaky: passed when it went once more, after: y" },
            new RunEnded());

        await SaysAsync(0, "passed N.C.A: Went once more after: Infrastructure (lost): x\nflaky N.C.B: Flaky: passed when it went once more, after: y\n");
    }

    [Fact]
    public async Task Verdict_WhenATestFailed_EndsWithOne()
    {
        await records.WriteAsync(
            "mh-1",
            RecordFolder.Test("N.C.A", "failed") with { Message = "source on alpha failed\u001b[31m first\nat length" },
            RecordFolder.Test("N.C.B", "infrastructure") with
            {
                Reason = InfrastructureReason.Unreachable, Message = "Infrastructure (unreachable): Host beta: it cannot be reached by ssh.\nTry",
            },
            new RunEnded());

        await SaysAsync(1, "failed N.C.A: source on alpha failed [31m first\ninfrastructure (unreachable) N.C.B: Host beta: it cannot be reached by ssh.\n");
    }

    [Fact]
    public async Task Verdict_WhenOnlyInfrastructureIsToBlame_EndsWithTwo()
    {
        await records.WriteAsync(
            "mh-1",
            RecordFolder.Test("N.C.A", "passed"),
            RecordFolder.Test("N.C.B", "infrastructure") with { Reason = InfrastructureReason.Lease, Message = "Infrastructure (lease): x" },
            new RunEnded());

        await SaysAsync(2, "passed N.C.A\ninfrastructure (lease) N.C.B: x\n");
    }

    [Fact]
    public async Task Verdict_WhenACleanUpFailed_SaysSo()
    {
        await records.WriteAsync("mh-1", RecordFolder.Test("N.C.A", "passed"), RecordFolder.Test("N.C", "failed") with { Of = "tear-down", Message = "source on alpha failed" }, new RunEnded());

        await SaysAsync(1, "passed N.C.A\nfailed the clean-up of N.C: source on alpha failed\n");
    }

    [Fact]
    public async Task Verdict_OfARunThatWasKilled_SaysWhatRanAndWhereEachRoleWas()
    {
        await records.WriteAsync(
            "mh-1",
            RecordFolder.Test("N.C.A", "passed"),
            new PhaseStarted(7, "test", "N.C.B", "b", "c", RecordFolder.Roles),
            new StepBegun(7, "source", "Perform"),
            new StepBegun(7, "destination", "Prepare"),
            new BarrierArrived(7, "destination", "vm1/go"));

        await SaysAsync(
            2, "passed N.C.A\nrunning N.C.B: source on alpha: at step 'Perform'; destination on beta: waiting at barrier 'vm1/go', after step 'Prepare'\n");
    }

    [Fact]
    public async Task Verdict_OfARunThatWasKilledBetweenTests_SaysSo()
    {
        await records.WriteAsync("mh-1", RecordFolder.Test("N.C.A", "passed"));

        await SaysAsync(2, "passed N.C.A\nrunning Tests: its record ends between two tests; process 42 on box was killed, or runs\n");
    }

    [Fact]
    public async Task Verdict_OfSeveralRuns_CountsAllOrTheLast()
    {
        await records.WriteAsync("mh-2", RecordFolder.Test("N.C.A", "passed"), new RunEnded());
        await records.WriteAsync("mh-1", RecordFolder.Test("N.C.A", "failed"), new RunEnded());

        await SaysAsync(1, "passed N.C.A\nfailed N.C.A\n");
        await SaysAsync(1, "failed N.C.A\n", "--last");
        await records.WriteAsync("mh-3", RecordFolder.Test("N.C.A", "passed"), new RunEnded());
        await SaysAsync(0, "passed N.C.A\n", "--last");
    }

    [Fact]
    public async Task Verdict_WhereNothingIs_SaysWhatToName()
    {
        (await ((Func<Task>)(() => RunAsync(records.Folder))).Should().ThrowAsync<UsageException>()).Which.Message.Should().StartWith(
            $"{records.Folder}: no run.jsonl lies here or below. Runs write it to <Logs Folder=\"…\"/> of the runsettings");
        (await ((Func<Task>)(() => RunAsync("/no/such"))).Should().ThrowAsync<UsageException>()).Which.Message.Should().Be(
            "/no/such: there is no such file or folder. Name a run.jsonl, or a folder above it.");
    }

    [Fact]
    public async Task Verdict_WhereNoTestRan_IsNotWell()
    {
        await records.WriteAsync("mh-1", new RunEnded());

        (await ((Func<Task>)(() => RunAsync(records.Folder))).Should().ThrowAsync<UsageException>()).Which.Message.Should().StartWith("No test is in these records");
    }

    [Fact]
    public async Task Verdict_OfAFileThatIsNone_NamesTheLine()
    {
        string file = Path.Combine(records.Folder, "run.jsonl");
        await File.WriteAllTextAsync(file, "<xml/>\n");

        (await ((Func<Task>)(() => RunAsync(file))).Should().ThrowAsync<UsageException>()).Which.Message.Should().StartWith($"{file}, line 1: ");
    }

    public void Dispose() => records.Dispose();

    private static async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        using StringWriter output = new(CultureInfo.InvariantCulture);
        int code = await CommandLine.RunAsync(["verdict", .. arguments], output, default);
        return (code, output.ToString());
    }

    private async Task SaysAsync(int code, string output, params string[] options) => (await RunAsync([records.Folder, .. options])).Should().Be((code, output));
}
