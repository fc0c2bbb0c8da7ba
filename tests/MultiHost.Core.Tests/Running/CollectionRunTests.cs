using MultiHost.Protocol;
using MultiHost.Reporting;
using MultiHost.Sessions;
using MultiHost.Settings;

namespace MultiHost.Running;

public sealed class CollectionRunTests
{
    [Fact]
    public async Task Run_WhenAllPasses_TellsEachPhaseOnceInOrder()
    {
        await using AgentRun run = new(typeof(PassingEngine), tests: 2);

        await run.RunAsync();

        run.Finished.Select(f => (f.Phase, f.Result.Verdict)).Should().Equal(
            ("set up", GroupVerdict.Passed), ("test 1", GroupVerdict.Passed), ("test 2", GroupVerdict.Passed), ("tear down", GroupVerdict.Passed));
    }

    [Fact]
    public async Task Run_WhenABeatFlushesTheBeginOfAPhase_HearsTheAnswer()
    {
        // What the other role is told takes long to be written: meanwhile a host can do its part, if it is told of it.
        HostDefinition busy = Pool.Host("beta") with
        {
            RoleProperties = [.. Enumerable.Range(0, 20_000).Select(i => new RoleProperty($"p{i}", new string('x', 100), Pool.Roles("destination")))],
        };
        await using AgentRun run = new(
            typeof(PassingEngine),
            Pool.SettingsOf("alpha beta") with { Hosts = [Pool.Host("alpha"), busy], Timeouts = new Timeouts { Test = TimeSpan.FromSeconds(10), Stop = TimeSpan.FromSeconds(1) } },
            tests: 20);
        HostSession alpha = await run.Sessions.GetAsync(run.Context.Settings.Hosts[0]);
        using CancellationTokenSource over = new();
        Thread beats = new(() =>
        {
            while (!over.IsCancellationRequested)
            {
                alpha.Flush();
            }
        });
        beats.Start();

        await run.RunAsync();
        await over.CancelAsync();
        beats.Join();

        run.Finished.Should().HaveCount(22).And.OnlyContain(f => f.Result.Verdict == GroupVerdict.Passed);
    }

    [Fact]
    public async Task Run_WhenAgentsAlwaysEndBetweenPhases_GivesTheirHostsUp()
    {
        await using AgentRun run = new(typeof(DyingEngine));
        Task lost = Task.CompletedTask;
        run.OnStarting = _ => lost = Task.WhenAll(run.Context.Settings.Hosts.Select(h => run.Sessions.GetAsync(h).Result.Lost));
        run.OnFinished = phase => (phase.Kind == PhaseKind.Test || lost.Wait(TimeSpan.FromSeconds(20))).Should().BeTrue();

        await run.RunAsync();

        run.Finished.Select(f => f.Phase).Should().Equal("set up", "set up", "test 1");
        run.Finished[^1].Result.Message.Should().Be(
            """
            Infrastructure (lost): No host for source, destination: alpha is out of use: its agent ended 2 times while no test ran. Last, the agent of host alpha ended with exit code 3.
            The roles source, destination need 2 hosts, and hosts.runsettings has 0 that can play them.
              alpha is out of use in this run: its agent ended 2 times while no test ran. Last, the agent of host alpha ended with exit code 3.
              beta is out of use in this run: its agent ended 2 times while no test ran. Last, the agent of host beta ended with exit code 3.
            """);
    }

    [Fact]
    public async Task Run_WhenTheEngineThrows_FailsTheTestsOfItsScopeWithTheException()
    {
        await using AgentRun run = new(typeof(ThrowingEngine), tests: 2);

        await run.RunAsync();

        run.Finished.Select(f => f.Phase).Should().Equal("set up", "test 1", "test 2");
        run.Finished[^1].Result.Message.Should().StartWith("Infrastructure (lost): ").And.EndWith("\nSo the fixtures of class were not made.")
            .And.Contain(" failed: System.InvalidOperationException: the engine is broken\n");
    }

    [Fact]
    public async Task Run_WhenTheHalvesDisagree_SaysSo()
    {
        await using AgentRun run = new(typeof(LostEngine));

        await run.RunAsync();

        run.Finished[^1].Result.Message.Should().Contain(
            "The controller began 'set up', but the plan on host ").And.Contain(" comes to 'something else'. Both halves must come from one build.");
    }

    [Fact]
    public async Task Run_WhenThePlanIsLargerThanAFrame_RunsIt()
    {
        await using AgentRun run = new(typeof(PassingEngine), extraPlan: new string('\n', FrameReader.MaxFrameBytes));

        await run.RunAsync();

        run.Finished.Should().AllSatisfy(f => f.Result.Verdict.Should().Be(GroupVerdict.Passed, f.Result.Message));
    }

    [Fact]
    public async Task Run_WhenAResultIsLargerThanAFrame_KeepsItsVerdictAndSaysWhatWasLeftOut()
    {
        await using AgentRun run = new(typeof(VerboseEngine));

        await run.RunAsync();

        GroupResult result = run.Finished.Single(f => f.Phase == "test 1").Result;
        result.Verdict.Should().Be(GroupVerdict.Failed, result.Message[..1000]);
        result.Message.Should().Contain(" failed first, ").And.Contain("It began like this").And.Contain(" characters left out …]").And.Contain("it ended like this");
    }

    [Fact]
    public async Task Run_WhenAHostReportsTwice_KeepsTheFirstResultAndGivesTheHostUp()
    {
        await using AgentRun run = new(typeof(TwiceEngine));
        HostSession[] sessions = [];
        run.OnStarting = _ => sessions = [.. run.Context.Settings.Hosts.Select(h => run.Sessions.GetAsync(h).Result)];

        await run.RunAsync();

        GroupResult result = run.Finished.Single(f => f.Phase == "test 1").Result;
        result.Verdict.Should().Be(GroupVerdict.Passed, result.Message);
        sessions.Select(s => s.LostReason).Should().ContainSingle(reason => reason != null)
            .Which.Should().Contain("It sent a second result of the phase 'Test 1', after it had Passed.");
    }

    [Fact]
    public async Task Run_WhenItIsStopped_HasNoResultForTestsThatDidNotBegin()
    {
        using CancellationTokenSource cancellation = new();
        await using AgentRun run = new(typeof(PassingEngine), tests: 3);
        HostSession[] sessions = [];
        run.OnStarting = _ => sessions = [.. run.Context.Settings.Hosts.Select(h => run.Sessions.GetAsync(h).Result)];
        run.OnFinished = phase =>
        {
            if (phase.Id == "test 1")
            {
                cancellation.Cancel();
            }
        };

        await run.RunAsync(cancellation.Token);

        run.Finished.Select(f => (f.Phase, f.Result.Message)).Should().Equal(
            ("set up", ""),
            ("test 1", ""));
        sessions.Should().HaveCount(2).And.AllSatisfy(s => s.LostReason.Should().BeNull("the agents close the collection and live on"));
    }
}
