using System.Runtime.Versioning;
using MultiHost.Hosts;
using MultiHost.Recording;
using MultiHost.Reporting;
using MultiHost.Sessions;
using MultiHost.Settings;

namespace MultiHost.Running;

/// <summary>What goes once more, where, and what its result says (decision 038).</summary>
[SupportedOSPlatform("linux")]
public sealed class RetryTests
{
    private const string Three = "alpha beta gamma";

    private readonly List<string> begun = [];

    [Fact]
    public async Task Run_WhenAnAgentIsLostInATest_RunsThatOnceMoreOnOtherHostsAndSaysSo()
    {
        await using AgentRun run = Losing(Three, LossyEngine.InTest, "beta");

        await run.RunAsync();

        run.Finished.Select(f => (f.Phase, f.Result.Verdict)).Should().Equal(
            ("set up", GroupVerdict.Passed),
            ("set up", GroupVerdict.Passed),
            ("test 1", GroupVerdict.Passed),
            ("test 2", GroupVerdict.Passed),
            ("tear down", GroupVerdict.Passed));
        begun.Count(p => p == "test 1").Should().Be(1);
        GroupResult result = Result(run, "test 1");
        result.Message.Should().MatchRegex(
            """
            ^Went once more after: Infrastructure \(lost\): destination on beta was lost first, [0-9.]+ s into the test: the agent of host beta ended with exit code 3\.
              At that moment:
                source \(alpha\): .+
            The first time it was on alpha\+beta, then on alpha\+gamma\.$
            """);
        result.Output.Should().StartWith(result.Message + "\n--- the first time, on alpha+beta ---\n").And.Contain("[destination] here is beta\n")
            .And.Contain("\n--- the second time, on alpha+gamma ---\n").And.Contain("[destination] here is gamma\n");
        Result(run, "test 2").Message.Should().BeEmpty();
    }

    [Fact]
    public async Task Record_OfATestThatWentOnceMore_HasTheAttemptAndOneVerdictAndTheHost()
    {
        await using AgentRun run = Losing(Three, LossyEngine.InTest, "beta");

        await run.RunAsync();

        IReadOnlyList<RunEntry> entries = await run.RecordAsync();
        AttemptMade attempt = entries.OfType<AttemptMade>().Should().ContainSingle().Which;
        attempt.Should().BeEquivalentTo(
            new { Number = 1, Of = "test", Name = "Test 1", Verdict = "infrastructure", Reason = InfrastructureReason.Lost, Cause = new { What = "role-lost", Role = "destination" } });
        attempt.Message.Should().StartWith("Infrastructure (lost): destination on beta was lost first");
        VerdictMade verdict = entries.OfType<VerdictMade>().Where(v => v.Name == "Test 1").Should().ContainSingle().Which;
        verdict.Verdict.Should().Be("passed");
        verdict.Message.Should().StartWith("Went once more after: Infrastructure (lost): ");
        verdict.Phase.Should().NotBeNull().And.NotBe(attempt.Phase);
        HostOutOfUse host = entries.OfType<HostOutOfUse>().Should().ContainSingle().Which;
        (host.Host, host.Reason).Should().Be(("beta", InfrastructureReason.Lost));
        host.Message.Should().Be("its agent was lost in Test 1, which went on without it: the agent of host beta ended with exit code 3.");
    }

    [Theory]
    [InlineData("alpha beta", 1)]
    [InlineData(Three, 0)]
    public async Task Run_WhenThereAreNoOtherHostsOrItMayNot_IsInfrastructureOnceAndCostsNoOtherTest(string hosts, int times)
    {
        await using AgentRun run = Losing(hosts, LossyEngine.InTest, "beta", new Retry { Infrastructure = times });

        await run.RunAsync();

        GroupResult result = Result(run, "test 1");
        result.Verdict.Should().Be(GroupVerdict.Infrastructure);
        result.Message.Should().MatchRegex(
            """
            ^Infrastructure \(lost\): destination on beta was lost first, [0-9.]+ s into the test: the agent of host beta ended with exit code 3\.
            At that moment:
              source \(alpha\): [^\n]+$
            """);
        Result(run, "test 2").Verdict.Should().Be(GroupVerdict.Passed);
        (await run.RecordAsync()).Should().NotContain(e => e is AttemptMade || e is HostOutOfUse);
    }

    [Fact]
    public async Task Run_WhenATestLosesAgentsOnOtherHostsToo_SaysBothAndKeepsTheHosts()
    {
        await using AgentRun run = Losing(Three, LossyEngine.InTest, "beta gamma");

        await run.RunAsync();

        GroupResult result = Result(run, "test 1");
        (result.Verdict, result.Reason).Should().Be((GroupVerdict.Infrastructure, InfrastructureReason.Lost));
        result.Message.Should().MatchRegex(
            """
            ^Infrastructure \(lost\): destination on gamma was lost first, .+
            At that moment:
              source \(alpha\): .+
            The first time, on alpha\+beta: Infrastructure \(lost\): destination on beta was lost first, .+
              At that moment:
                source \(alpha\): [^\n]+$
            """);
        Result(run, "test 2").Verdict.Should().Be(GroupVerdict.Passed);
        (await run.RecordAsync()).OfType<HostOutOfUse>().Should().BeEmpty("it is the test that loses agents, wherever it runs");
    }

    [Fact]
    public async Task Run_WhenAnAgentIsLostInASetUp_MakesTheFixturesOnOtherHostsAndItsFirstTestSaysSo()
    {
        await using AgentRun run = Losing(Three, LossyEngine.InSetUp, "beta");

        await run.RunAsync();

        run.Finished.Select(f => (f.Phase, f.Result.Verdict)).Should().Equal(
            ("set up", GroupVerdict.Infrastructure),
            ("set up", GroupVerdict.Passed),
            ("test 1", GroupVerdict.Passed),
            ("test 2", GroupVerdict.Passed),
            ("tear down", GroupVerdict.Passed));
        Result(run, "test 1").Message.Should().StartWith("Went once more after: Infrastructure (lost): destination on beta was lost first, ").And.Contain(" s into the set-up: ");
        Result(run, "test 2").Message.Should().BeEmpty();
        (await run.RecordAsync()).OfType<HostOutOfUse>().Select(h => h.Host).Should().Equal("beta");
    }

    [Fact]
    public async Task Run_WhenFixturesLoseAgentsOnOtherHostsToo_SaysBoth()
    {
        await using AgentRun run = Losing(Three, LossyEngine.InSetUp, "beta gamma");

        await run.RunAsync();

        Result(run, "test 1").Message.Should().MatchRegex("^Infrastructure \\(lost\\): destination on gamma was lost first, [^\n]+ into the set-up: ")
            .And.Contain("\nThe first time, on alpha+beta: Infrastructure (lost): destination on beta was lost first, ").And.EndWith("\nSo the fixtures of class were not made.");
        Result(run, "test 2").Verdict.Should().Be(GroupVerdict.Infrastructure);
    }

    [Fact]
    public async Task Run_WhenAnAgentIsLostBeforeATestBeganThere_RunsItOnAFreshOneOfTheSameHosts()
    {
        await using AgentRun run = new(
            typeof(PassingEngine), Pool.SettingsOf("alpha beta") with { Timeouts = new Timeouts { Heartbeat = TimeSpan.FromSeconds(10) } }, tests: 2);
        IDisposable? frozen = null;
        run.OnFinished = phase => frozen = phase.Id == "set up" && frozen is null ? Frozen.Agent(run.FolderOf("beta")) : frozen;

        await run.RunAsync();

        frozen!.Dispose();
        Result(run, "test 1").Verdict.Should().Be(GroupVerdict.Passed, Result(run, "test 1").Message);
        Result(run, "test 1").Message.Should().StartWith("Went once more after: Infrastructure (lost): destination on beta was lost first, ")
            .And.EndWith("\nBoth times it was on alpha+beta.");
        (await run.RecordAsync()).OfType<HostOutOfUse>().Should().BeEmpty();
    }

    [Fact]
    public async Task Run_WhenOtherTestsNeedAllHosts_LetsTheOneGoAlone()
    {
        await using AgentRun run = Losing(Three, LossyEngine.InTest, "beta");
        run.RolesOf = i => i == 1 ? Pool.Roles("source", "destination") : Pool.Roles("source", "destination", "observer");

        await run.RunAsync();

        Result(run, "test 1").Verdict.Should().Be(GroupVerdict.Passed, Result(run, "test 1").Message);
        Result(run, "test 2").Message.Should().StartWith("Infrastructure (lost): No host for source, destination, observer: beta is out of use: its agent was lost in Test 1, ");
        begun.Where(p => p.StartsWith("test", StringComparison.Ordinal)).Should().Equal("test 1", "test 2");
    }

    [Fact]
    public async Task Run_WhenItIsStoppedBeforeATestGoesOnceMore_SaysWhatItCameTo()
    {
        using CancellationTokenSource stop = new();
        await using AgentRun run = Losing(Three, LossyEngine.InTest, "beta");
        await TakenAsync(run, "gamma");
        Task running = run.RunAsync(stop.Token);
        await run.RecordedAsync<AttemptMade>();

        await stop.CancelAsync();
        await running;

        run.Finished.Select(f => f.Phase).Should().Equal("set up", "test 1");
        GroupResult result = Result(run, "test 1");
        result.Verdict.Should().Be(GroupVerdict.Infrastructure);
        result.Message.Should().StartWith("Infrastructure (lost): destination on beta was lost first").And.EndWith("\nIt did not go once more: the run was stopped.");
    }

    [Fact]
    public async Task Run_WhenTheOtherHostsGoOutOfUseMeanwhile_SaysWhyItDidNotGoAndGoesOnWithTheOthers()
    {
        await using AgentRun run = Losing(Three, LossyEngine.InTest, "beta");
        await TakenAsync(run, "gamma");
        Task running = run.RunAsync();
        await run.RecordedAsync<AttemptMade>();

        run.HostPool.Quarantine(run.Context.Settings.Hosts[2], "it burns", InfrastructureReason.Unreachable);
        await running;

        Result(run, "test 1").Message.Should().StartWith("Infrastructure (lost): destination on beta was lost first").And.Contain(
            "\nIt did not go once more: No host for source, destination: beta is out of use: ").And.Contain("gamma is out of use in this run: it burns");
        Result(run, "test 2").Verdict.Should().Be(GroupVerdict.Passed, "with beta all the same");
    }

    [Fact]
    public async Task Run_WhenATestFailsAndMayGoOnceMore_IsFlakyInTheSameSession()
    {
        await using AgentRun run = Failing(1, new Retry { Failed = 1 });

        await run.RunAsync();

        run.Finished.Select(f => (f.Phase, f.Result.Verdict)).Should().Equal(
            ("set up", GroupVerdict.Passed), ("test 1", GroupVerdict.Flaky), ("test 2", GroupVerdict.Passed), ("tear down", GroupVerdict.Passed));
        GroupResult result = Result(run, "test 1");
        result.HasPassedInTheEnd.Should().BeTrue();
        result.Message.Should().MatchRegex(
            """
            ^Flaky: passed when it went once more, after: source on alpha failed first, [0-9.]+ s into the test: System\.InvalidOperationException: failure 1
              At that moment:
                destination \(beta\): .+
            Both times it was on alpha\+beta\.$
            """);
        result.StackTrace.Should().Contain(nameof(FailingEngine));
        result.Output.Should().StartWith($"{result.Message}\nStack trace:\n{result.StackTrace}");
        IReadOnlyList<RunEntry> entries = await run.RecordAsync();
        entries.OfType<AttemptMade>().Should().ContainSingle().Which.Should().BeEquivalentTo(new { Number = 1, Name = "Test 1", Verdict = "failed" });
        entries.OfType<VerdictMade>().Where(v => v.Name == "Test 1").Should().ContainSingle().Which.Verdict.Should().Be("flaky");
        entries.OfType<SessionOpened>().Should().HaveCount(2);
    }

    [Fact]
    public async Task Run_WhenATestFailsEachTime_FailsWithAllTold()
    {
        await using AgentRun run = Failing(9, new Retry { Failed = 2 });

        await run.RunAsync();

        GroupResult result = Result(run, "test 1");
        result.Verdict.Should().Be(GroupVerdict.Failed);
        result.Message.Should().MatchRegex(
            """
            ^source on alpha failed first, .+ failure 3
            At that moment:
              destination .+
            The first time, on alpha\+beta: source on alpha failed first, .+ failure 1
              At that moment:
                destination .+
            The second time, on alpha\+beta: source on alpha failed first, .+ failure 2
              At that moment:
                destination [^\n]+$
            """);
        result.StackTrace.Should().Contain("\n--- the first time ---\n").And.Contain("\n--- the second time ---\n");
        Result(run, "test 2").Verdict.Should().Be(GroupVerdict.Passed);
    }

    [Fact]
    public async Task Run_WhenAFailureIsKnownOrNothingIsSaid_DoesNotGoOnceMore()
    {
        await using AgentRun known = Failing(1, new Retry { Failed = 1 });
        known.KnownFailures = _ => new KnownFailure("https://example.org/issues/17", null, Flaky: true);
        await using AgentRun byDefault = Failing(1, new Retry());

        await known.RunAsync();
        await byDefault.RunAsync();

        Result(known, "test 1").Should().BeEquivalentTo(new { Verdict = GroupVerdict.Flaky, HasPassedInTheEnd = false });
        Result(byDefault, "test 1").Verdict.Should().Be(GroupVerdict.Failed);
        (await known.RecordAsync()).OfType<AttemptMade>().Should().BeEmpty();
        (await byDefault.RecordAsync()).OfType<AttemptMade>().Should().BeEmpty();
    }

    private static GroupResult Result(AgentRun run, string phase) => run.Finished.Single(f => f.Phase == phase).Result;

    private static Task<Placement> TakenAsync(AgentRun run, string host) => run.HostPool.LeaseAsync(
        new HostDemand([Pool.Roles("other")], Place.AnyGroup) { Without = run.Context.Settings.Hosts.Where(h => h.Name != host).ToHashSet() }, CancellationToken.None);

    private AgentRun Losing(string hosts, string where, string lost, Retry? retry = null) => Of(typeof(LossyEngine), hosts, where, lost, retry ?? new Retry());

    private AgentRun Failing(int times, Retry retry) => Of(typeof(FailingEngine), "alpha beta", FailingEngine.Times, $"{times}", retry);

    private AgentRun Of(Type engine, string hosts, string property, string value, Retry retry) =>
        new(engine, Pool.SettingsOf(hosts) with { Retry = retry, Properties = new Dictionary<string, string> { [property] = value } }, tests: 2)
        {
            OnStarting = phase => begun.Add(phase.Id),
        };
}
