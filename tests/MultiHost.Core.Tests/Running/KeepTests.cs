using MultiHost.Recording;
using MultiHost.Reporting;
using MultiHost.Sessions;
using MultiHost.Settings;

namespace MultiHost.Running;

/// <summary>After a failure hosts stay as they are for a time.</summary>
public sealed class KeepTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Hosts_WhenATestFails_StayUntilTheFileIsRemoved()
    {
        await using AgentRun run = New(TimeSpan.FromMinutes(10));
        Task<HostsKept> kept = KeptAsync(run);
        Task running = run.RunAsync();

        string sheet = FileOf(run, await kept.WaitAsync(Patience, TimeProvider.System));
        run.Folders.Should().HaveCount(2).And.OnlyContain(f => File.Exists(Path.Combine(f, "work", KeepingEngine.There)), "also where the test has passed");
        run.Finished.Should().NotContain(f => f.Phase == "test 1");
        File.Delete(sheet);
        await running;

        GroupResult result = run.Finished.Single(f => f.Phase == "test 1").Result;
        result.Verdict.Should().Be(GroupVerdict.Failed);
        result.Message.Should().MatchRegex(@"^source on alpha failed first, at step 'After the barrier', [^\n]*it broke[\s\S]*\nIts hosts were kept for [0-9.]+ m?s \(file removed\), and are cleaned up now\.$");
        IReadOnlyList<RunEntry> entries = await run.RecordAsync();
        entries.OfType<StepBegun>().Where(s => s.Text.StartsWith("Clean up", StringComparison.Ordinal)).Should().HaveCount(2)
            .And.OnlyContain(s => s.Text == "Clean up, the door is closed" && s.At >= entries.OfType<KeepEnded>().Single().At);
        entries.OfType<KeepEnded>().Should().ContainSingle().Which.Why.Should().Be("file-removed");
        entries.OfType<RoleFinished>().Where(r => r.Phase == entries.OfType<HostsKept>().Single().Phase).Select(r => r.End).Should().BeEquivalentTo("failed", "passed");
    }

    [Fact]
    public async Task Sheet_OfKeptHosts_SaysHowToEnterThem()
    {
        await using AgentRun run = New(TimeSpan.FromMinutes(10));
        Task<HostsKept> seen = KeptAsync(run);
        Task running = run.RunAsync();
        HostsKept kept = await seen.WaitAsync(Patience, TimeProvider.System);
        string file = FileOf(run, kept);
        string sheet = await File.ReadAllTextAsync(file);
        File.Delete(file);
        await running;

        kept.Cause.Should().StartWith("source on alpha failed first");
        kept.Seconds.Should().Be(600);
        kept.Lines[0].Should().MatchRegex(@"^Its hosts stay as they are for 600 s, until \d\d:\d\d:\d\d UTC\. To go on at once: rm .*kept-\d+\.txt");
        kept.Lines.Should().HaveCount(5).And.ContainInOrder("    knock at the door", "    knock at the door");
        kept.Lines[1].Should().MatchRegex(@"^source@alpha: this machine \(agent \d+, folder /.*\)$");
        sheet.Should().StartWith("Test 1\nsource on alpha failed first").And.EndWith($"{string.Join('\n', kept.Lines)}\n");
    }

    [Fact]
    public async Task Delayed_WhenTheTestGoesOn_IsDoneBeforeThat()
    {
        await using AgentRun run = New(TimeSpan.FromSeconds(1));
        await run.RunAsync();

        IReadOnlyList<RunEntry> entries = await run.RecordAsync();
        entries.OfType<StepBegun>().Where(s => s.Role == "destination").Select(s => s.Text).Should().Equal("Delayed", "After the barrier", "Clean up, the door is closed");
        entries.OfType<KeepEnded>().Should().ContainSingle().Which.Why.Should().Be("time-over");
    }

    [Fact]
    public async Task Hosts_OfATestThatGoesOnceMore_AreKeptWhenItHasFailedForTheLastTime()
    {
        await using AgentRun run = New(TimeSpan.FromSeconds(1), retries: 1);
        await run.RunAsync();

        run.Finished.Single(f => f.Phase == "test 1").Result.Message.Should().MatchRegex(
            @"^source on alpha failed first, [^\n]+\n[\s\S]+\nIts hosts were kept for [^\n]+\nThe first time, on alpha\+beta: source on alpha failed first, ");
        IReadOnlyList<RunEntry> entries = await run.RecordAsync();
        entries.OfType<HostsKept>().Should().ContainSingle().Which.Phase.Should().NotBe(entries.OfType<AttemptMade>().Single().Phase);
    }

    [Fact]
    public async Task Budget_WhenItIsUsedUp_LetsFurtherFailuresGo()
    {
        await using AgentRun run = New(TimeSpan.FromSeconds(1), tests: 2);
        await run.RunAsync();

        run.Finished.Single(f => f.Phase == "test 1").Result.Message.Should().EndWith("(time over), and are cleaned up now.");
        run.Finished.Single(f => f.Phase == "test 2").Result.Message.Should().EndWith("\nIts hosts were not kept: the time that this run has for that is used up (<Keep Total=\"…\"/>).");
    }

    [Fact]
    public async Task Run_WhenItIsStopped_DoesNotKeepHostsAnyLonger()
    {
        await using AgentRun run = New(TimeSpan.FromMinutes(10));
        using CancellationTokenSource stop = new();
        Task<HostsKept> kept = KeptAsync(run);
        Task running = run.RunAsync(stop.Token);
        await kept.WaitAsync(Patience, TimeProvider.System);
        await stop.CancelAsync();
        await running;

        run.Finished.Single(f => f.Phase == "test 1").Result.Verdict.Should().Be(GroupVerdict.Failed);
        (await run.RecordAsync()).OfType<KeepEnded>().Should().ContainSingle().Which.Why.Should().Be("run-stopped");
    }

    [Fact]
    public async Task Agents_WhenTheControllerGoesWhileTheyAreKept_CleanUpAndEnd()
    {
        await using AgentRun run = New(TimeSpan.FromMinutes(10));
        Task<HostsKept> kept = KeptAsync(run);
        Task running = run.RunAsync();
        await kept.WaitAsync(Patience, TimeProvider.System);

        await run.Sessions.DisposeAsync(); // closes the agents' input, as the end of this process would
        await running;

        run.Folders.Should().BeEmpty();
        (await run.RecordAsync()).OfType<KeepEnded>().Should().ContainSingle().Which.Why.Should().Be("hosts-lost");
    }

    [Fact]
    public async Task Test_WhenOnlyItsCleanUpFails_FailsAndIsNotKept()
    {
        await using AgentRun run = New(TimeSpan.FromSeconds(1), tests: 3);
        await run.RunAsync();

        GroupResult third = run.Finished.Single(f => f.Phase == "test 3").Result;
        third.Verdict.Should().Be(GroupVerdict.Failed);
        third.Message.Should().StartWith("source on alpha failed first").And.Contain("it could not be cleaned up").And.NotContain("kept");
    }

    [Fact]
    public async Task Hosts_WithoutKeep_AreCleanedUpAtOnce()
    {
        await using AgentRun run = new(typeof(KeepingEngine));
        await run.RunAsync();

        run.Finished.Single(f => f.Phase == "test 1").Result.Message.Should().NotContain("kept");
        (await run.RecordAsync()).Should().NotContain(e => e is HostsKept || e is KeepEnded);
    }

    private static AgentRun New(TimeSpan keep, int tests = 1, int retries = 0) => new(
        typeof(KeepingEngine), Pool.SettingsOf("alpha beta") with { Keep = new Keep { OnFailure = keep }, Retry = new Retry { Failed = retries } }, tests);

    private static string FileOf(AgentRun run, HostsKept kept) => Path.Combine(run.Context.Record.Folder, kept.File);

    // Its line is written when the file is there.
    private static Task<HostsKept> KeptAsync(AgentRun run)
    {
        TaskCompletionSource<HostsKept> seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        run.Context.Record.Watcher = entries =>
        {
            if (entries.OfType<HostsKept>().FirstOrDefault() is { } kept)
            {
                seen.TrySetResult(kept);
            }
        };
        return seen.Task;
    }
}
