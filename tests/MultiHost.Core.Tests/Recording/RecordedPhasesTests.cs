using MultiHost.Running;
using MultiHost.Sessions;
using MultiHost.Settings;

namespace MultiHost.Recording;

/// <summary>What is written down of a run of real agents.</summary>
public sealed class RecordedPhasesTests
{
    [Fact]
    public async Task Record_OfATestThatPasses_HasItsRolesStepsChecksBarriersAndVerdict()
    {
        await using AgentRun run = new(typeof(RecordingEngine));
        await run.RunAsync();

        IReadOnlyList<RunEntry> entries = await run.RecordAsync();

        entries[0].Should().BeOfType<RunStarted>().Which.Run.Should().Be(run.Name);
        entries[^1].Should().BeOfType<RunEnded>();
        PhaseStarted test = entries.OfType<PhaseStarted>().Single(p => p.Of == "test");
        test.Should().BeEquivalentTo(new { Name = "Test 1", Id = "test 1", Collection = "collection" });
        test.Roles.Should().Equal(new RolePlace("source", "alpha"), new RolePlace("destination", "beta"));
        entries.OfType<StepBegun>().Select(s => (s.Phase, s.Role, s.Text)).Should().BeEquivalentTo(
            [(test.Phase, "source", "Prepare"), (test.Phase, "destination", "Prepare")]);
        entries.OfType<CheckMade>().Should().HaveCount(2).And.AllBeEquivalentTo(new { Name = "guest-active", Subject = "vm1", Passed = true, Detail = "running on beta" });
        entries.OfType<BarrierArrived>().Select(b => b.Barrier).Should().Equal("go", "vm1/ports");
        entries.OfType<BarrierPassed>().Should().HaveCount(2).And.AllSatisfy(b => b.Waits.Select(w => w.Role).Should().BeEquivalentTo("source", "destination"));
        entries.OfType<BarrierPassed>().Last().Waits.Should().OnlyContain(w => w.Bytes > 0);
        entries.OfType<HostEvent>().Should().HaveCount(2).And.AllBeEquivalentTo(new { test.Phase, Kind = "migration-sample", Data = """{"remaining":17}""" });
        entries.OfType<RoleFinished>().Where(r => r.Phase == test.Phase).Should().HaveCount(2).And.OnlyContain(r => r.End == "passed" && r.Summary == null);
        entries.OfType<VerdictMade>().Select(v => (v.Of, v.Name, v.Verdict)).Should().Equal(
            ("set-up", "class", "passed"), ("test", "Test 1", "passed"), ("tear-down", "class", "passed"));
    }

    [Fact]
    public async Task Record_OfATestThatFails_SaysWhatDecidedAndWhereItsLogsAre()
    {
        await using AgentRun run = new(typeof(RecordingEngine), tests: 2);
        await run.RunAsync();

        IReadOnlyList<RunEntry> entries = await run.RecordAsync();

        VerdictMade verdict = entries.OfType<VerdictMade>().Single(v => v.Name == "Test 2");
        verdict.Should().BeEquivalentTo(new { Verdict = "failed", Reason = (InfrastructureReason?)null, Cause = new { What = "role-failed", Role = "source", Step = "Prepare" } });
        verdict.Message.Should().StartWith("source on alpha failed first, at step 'Prepare', ");
        LogFiles logs = entries.OfType<LogFiles>().Single(l => l.Folder.EndsWith("/source", StringComparison.Ordinal));
        logs.Should().BeEquivalentTo(new { verdict.Phase, Role = "source", Note = (string?)null });
        logs.Files.Should().Equal(new LogFile("source.log", 8));
        File.ReadAllText(Path.Combine(run.Context.Record.Folder, logs.Folder, "source.log")).Should().Be("it broke");
        entries.OfType<LogFiles>().Where(l => l != logs).Select(l => (l.Role, l.Folder, l.Files.Single().Name)).Should().BeEquivalentTo(
            [("source", "001-Test_2", "source.log"), ("destination", "001-Test_2", "destination.log")], "each role has a log");
    }

    [Fact]
    public async Task Record_OfWhatHostsSay_HasTheirTimeOnTheControllersClock()
    {
        await using AgentRun run = new(typeof(RecordingEngine));
        await run.RunAsync();

        IReadOnlyList<RunEntry> entries = await run.RecordAsync();

        entries.OfType<ClockRead>().Select(c => c.Host).Distinct().Should().BeEquivalentTo("alpha", "beta");
        entries.OfType<ClockRead>().Should().OnlyContain(c => c.UncertaintySeconds >= 0, "one machine has one clock, but a busy one answers late");
        DateTimeOffset began = entries.OfType<PhaseStarted>().Single(p => p.Of == "test").At;
        entries.OfType<StepBegun>().Should().AllSatisfy(s =>
        {
            s.At.Should().BeOnOrBefore(s.Came!.Value);
            s.At.Should().BeAfter(began - TimeSpan.FromSeconds(60), "it is the controller's time");
        });
    }

    [Fact]
    public async Task Record_OfARun_HasItsHostsSessionsAndLeases()
    {
        await using AgentRun run = new(typeof(PassingEngine));
        await run.RunAsync();

        IReadOnlyList<RunEntry> entries = await run.RecordAsync();

        entries.OfType<HostKnown>().Select(h => (h.Host, h.Transport)).Should().Equal(("alpha", "local"), ("beta", "local"));
        entries.OfType<SessionOpening>().Select(s => s.Host).Should().BeEquivalentTo("alpha", "beta");
        entries.OfType<SessionOpened>().Should().HaveCount(2).And.OnlyContain(s => s.ProcessId > 1 && s.Runtime.StartsWith(".NET"));
        entries.OfType<SessionEnded>().Should().HaveCount(2).And.OnlyContain(s => !s.Lost);
        LeaseWanted wanted = entries.OfType<LeaseWanted>().Should().ContainSingle().Which;
        wanted.Roles.Should().ContainSingle().Which.Should().Equal("source", "destination");
        entries.OfType<LeaseTaken>().Should().ContainSingle().Which.Hosts.Should().Equal("alpha", "beta");
        entries.OfType<LeaseReleased>().Should().ContainSingle().Which.Lease.Should().Be(wanted.Lease);
    }

    [Fact]
    public async Task Record_OfATestWhoseHostsCannotBeUsed_SaysWhyAsData()
    {
        MultiHostSettings settings = new()
        {
            Hosts = [new HostDefinition("alpha", "127.0.0.1") { Dotnet = "/bin/false" }, new HostDefinition("beta", "127.0.0.1") { Dotnet = "/bin/false" }],
        };
        await using AgentRun run = new(typeof(PassingEngine), settings);
        await run.RunAsync();

        IReadOnlyList<RunEntry> entries = await run.RecordAsync();

        entries.OfType<SessionFailed>().Should().HaveCount(2).And.OnlyContain(s => s.Reason == InfrastructureReason.Refused);
        entries.OfType<HostOutOfUse>().Should().HaveCount(2);
        entries.OfType<LeaseRefused>().Should().ContainSingle().Which.Reason.Should().Be(InfrastructureReason.Refused);
        entries.OfType<VerdictMade>().Should().ContainSingle().Which.Should().BeEquivalentTo(
            new { Of = "test", Name = "Test 1", Verdict = "infrastructure", Reason = InfrastructureReason.Refused, Phase = (long?)null });
        run.Finished.Should().ContainSingle().Which.Result.Reason.Should().Be(InfrastructureReason.Refused);
    }

    [Fact]
    public async Task Record_OfATestWhoseRolesNobodyCanPlay_SaysLease()
    {
        await using AgentRun run = new(typeof(PassingEngine), Pool.SettingsOf("alpha"));
        await run.RunAsync();

        (await run.RecordAsync()).OfType<VerdictMade>().Should().ContainSingle().Which.Reason.Should().Be(InfrastructureReason.Lease);
    }

    [Fact]
    public async Task Record_OfATestWhoseAgentEnds_SaysLost()
    {
        await using AgentRun run = new(typeof(ExitingEngine));
        await run.RunAsync();

        IReadOnlyList<RunEntry> entries = await run.RecordAsync();

        entries.OfType<VerdictMade>().Single(v => v.Of == "test").Should().BeEquivalentTo(
            new { Verdict = "infrastructure", Reason = InfrastructureReason.Lost, Cause = new { What = "role-lost", Role = "source" } });
        entries.OfType<RoleFinished>().Should().Contain(r => r.Role == "source" && r.End == "lost");
        entries.OfType<SessionEnded>().Should().Contain(s => s.Host == "alpha" && s.Lost);
    }
}
