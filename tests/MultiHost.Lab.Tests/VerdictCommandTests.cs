using System.Globalization;
using MultiHost.Cli;
using MultiHost.Recording;

namespace MultiHost.Labs;

/// <summary><c>multihost verdict</c> on records as runs write them.</summary>
public sealed class VerdictCommandTests : IDisposable
{
    private static readonly RolePlace[] Roles = [new("source", "alpha"), new("destination", "beta")];

    private readonly string folder = Directory.CreateTempSubdirectory("mh-verdict-").FullName;

    [Fact]
    public async Task Verdict_WhenAllIsWell_HasALineForEachTestAndEndsWithZero()
    {
        await WriteAsync(
            "mh-1",
            Test("N.C.A", "passed"),
            Test("N.C.B", "skipped") with { Message = "[source] not today" },
            Test("N.C", "passed") with { Of = "set-up" },
            new RunEnded());

        await SaysAsync(0, "passed N.C.A\nskipped N.C.B: [source] not today\n");
    }

    [Fact]
    public async Task Verdict_WhenATestFailed_EndsWithOne()
    {
        await WriteAsync(
            "mh-1",
            Test("N.C.A", "failed") with { Message = "source on alpha failed\u001b[31m first\nat length" },
            Test("N.C.B", "infrastructure") with
            {
                Reason = InfrastructureReason.Unreachable, Message = "Infrastructure: Host beta: it cannot be reached by ssh.\nTry",
            },
            new RunEnded());

        await SaysAsync(1, "failed N.C.A: source on alpha failed [31m first\ninfrastructure (unreachable) N.C.B: Host beta: it cannot be reached by ssh.\n");
    }

    [Fact]
    public async Task Verdict_WhenOnlyInfrastructureIsToBlame_EndsWithTwo()
    {
        await WriteAsync(
            "mh-1",
            Test("N.C.A", "passed"),
            Test("N.C.B", "infrastructure") with { Reason = InfrastructureReason.Lease, Message = "Infrastructure: x" },
            new RunEnded());

        await SaysAsync(2, "passed N.C.A\ninfrastructure (lease) N.C.B: x\n");
    }

    [Fact]
    public async Task Verdict_WhenACleanUpFailed_SaysSo()
    {
        await WriteAsync("mh-1", Test("N.C.A", "passed"), Test("N.C", "failed") with { Of = "tear-down", Message = "source on alpha failed" }, new RunEnded());

        await SaysAsync(1, "passed N.C.A\nfailed the clean-up of N.C: source on alpha failed\n");
    }

    [Fact]
    public async Task Verdict_OfARunThatWasKilled_SaysWhatRanAndWhereEachRoleWas()
    {
        await WriteAsync(
            "mh-1",
            Test("N.C.A", "passed"),
            new PhaseStarted(7, "test", "N.C.B", "b", "c", Roles),
            new StepBegun(7, "source", "Perform"),
            new StepBegun(7, "destination", "Prepare"),
            new BarrierArrived(7, "destination", "vm1/go"));

        await SaysAsync(
            2, "passed N.C.A\nrunning N.C.B: source on alpha: at step 'Perform'; destination on beta: waiting at barrier 'vm1/go', after step 'Prepare'\n");
    }

    [Fact]
    public async Task Verdict_OfARunThatWasKilledBetweenTests_SaysSo()
    {
        await WriteAsync("mh-1", Test("N.C.A", "passed"));

        await SaysAsync(2, "passed N.C.A\nrunning Tests: its record ends between two tests; process 42 on box was killed, or runs\n");
    }

    [Fact]
    public async Task Verdict_OfSeveralRuns_CountsAllOrTheLast()
    {
        await WriteAsync("mh-2", Test("N.C.A", "passed"), new RunEnded());
        await WriteAsync("mh-1", Test("N.C.A", "failed"), new RunEnded());

        await SaysAsync(1, "passed N.C.A\nfailed N.C.A\n");
        await SaysAsync(1, "failed N.C.A\n", "--last");
        await WriteAsync("mh-3", Test("N.C.A", "passed"), new RunEnded());
        await SaysAsync(0, "passed N.C.A\n", "--last");
    }

    [Fact]
    public async Task Verdict_WhereNothingIs_SaysWhatToName()
    {
        (await ((Func<Task>)(() => RunAsync(folder))).Should().ThrowAsync<UsageException>()).Which.Message.Should().StartWith(
            $"{folder}: no run.jsonl lies here or below. Runs write it to <Logs Folder=\"…\"/> of the runsettings");
        (await ((Func<Task>)(() => RunAsync("/no/such"))).Should().ThrowAsync<UsageException>()).Which.Message.Should().Be(
            "/no/such: there is no such file or folder. Name a run.jsonl, or a folder above it.");
    }

    [Fact]
    public async Task Verdict_OfAFileThatIsNone_NamesTheLine()
    {
        string file = Path.Combine(folder, "run.jsonl");
        await File.WriteAllTextAsync(file, "<xml/>\n");

        (await ((Func<Task>)(() => RunAsync(file))).Should().ThrowAsync<UsageException>()).Which.Message.Should().StartWith($"{file}, line 1: ");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static VerdictMade Test(string name, string verdict) => new("test", name, verdict, 0.5);

    private static async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        using StringWriter output = new(CultureInfo.InvariantCulture);
        int code = await CommandLine.RunAsync(["verdict", .. arguments], output, default);
        return (code, output.ToString());
    }

    private async Task SaysAsync(int code, string output, params string[] options) => (await RunAsync([folder, .. options])).Should().Be((code, output));

    private async Task WriteAsync(string run, params RunEntry[] entries)
    {
        RunRecord record = new(Path.Combine(folder, run, RecordReader.FileName), TimeProvider.System, _ => { });
        record.Add(new RunStarted(RunStarted.Current, run, "box", 42, "Tests", "/bin/Tests.dll", "", "", "", ""));
        Array.ForEach(entries, record.Add);
        await record.DisposeAsync();
    }
}
