using MultiHost.Facts;
using MultiHost.Recording;
using MultiHost.Reporting;
using MultiHost.Requirements;
using MultiHost.Sessions;
using MultiHost.Settings;
using static MultiHost.Requirements.Required;

namespace MultiHost.Running;

/// <summary>Tests that require something of their hosts.</summary>
public sealed class FittingTests
{
    private static readonly MultiHostSettings Labelled = Pool.SettingsOf("a b c") with
    {
        Hosts = [With("a", "small"), With("b", "big"), With("c", "small fast")],
    };

    [Fact]
    public async Task Run_WhenOnlySomeHostsFit_TakesThem()
    {
        await using AgentRun run = new(typeof(PassingEngine), Labelled) { Requirements = _ => By("destination|label big", "source|label fast") };

        await run.RunAsync();

        run.Finished.Should().HaveCount(3).And.OnlyContain(f => f.Result.Verdict == GroupVerdict.Passed);
        (await run.RecordAsync()).OfType<LeaseTaken>().Should().ContainSingle().Which.Hosts.Should().Equal("c", "b");
    }

    [Fact]
    public async Task Run_WhenATestFitsNoHosts_SkipsItWithALineForEachAndRunsTheOthers()
    {
        await using AgentRun run = new(typeof(PassingEngine), Labelled, tests: 2)
        {
            Requirements = i => i == 1 ? By("destination|label big|label fast", "cores >= 1") : TestRequirements.None,
        };

        await run.RunAsync();

        run.Finished.Select(f => (f.Phase, f.Result.Verdict)).Should().Equal(
            ("test 1", GroupVerdict.Skipped), ("set up", GroupVerdict.Passed), ("test 2", GroupVerdict.Passed), ("tear down", GroupVerdict.Passed));
        run.Finished[0].Result.Message.Should().Be(
            """
            Skipped: No hosts of hosts.runsettings fit: destination needs label big, label fast; every host needs cores >= 1.
              a: as destination: no label 'big'; no label 'fast'
              b: as destination: no label 'fast'
              c: as destination: no label 'big'
            What each host has: multihost hosts --settings hosts.runsettings
            """);
        IReadOnlyList<RunEntry> record = await run.RecordAsync();
        record.OfType<VerdictMade>().Select(v => v.Verdict).Should().Contain("skipped");
        FactsFound found = record.OfType<FactsFound>().Should().ContainSingle("local hosts are one machine").Which;
        found.Facts.Select(f => f.Name).Should().Contain(["arch", "cores", "disk", "kernel", "memory"]);
        found.Facts.Single(f => f.Name == "cores").Value.Should().MatchRegex("^[1-9][0-9]*$");
        found.Unreached.Should().BeNull();
    }

    [Fact]
    public async Task Run_WhenATestFitsNoHostsAndTheSettingsSayFail_Fails()
    {
        await using AgentRun run = new(typeof(PassingEngine), Labelled with { Unmet = UnmetRequirements.Fail }) { Requirements = _ => By("memory >= 1000 TiB") };

        await run.RunAsync();

        GroupResult result = run.Finished.Should().ContainSingle().Which.Result;
        (result.Verdict, result.Reason).Should().Be((GroupVerdict.Infrastructure, InfrastructureReason.Lease));
        result.Message.Should().StartWith("Infrastructure (lease): No hosts of hosts.runsettings fit: every host needs memory >= 1000 TiB.\n  a: memory is ");
    }

    [Fact]
    public async Task Run_WhenAHostCannotBeAsked_IsInfrastructureAndNoSkip()
    {
        MultiHostSettings settings = Labelled with
        {
            Hosts = [.. Labelled.Hosts.Take(2), new HostDefinition("gone", "gone") { Transport = TransportKind.Exec, Command = "/bin/false {command}" }],
        };
        await using AgentRun run = new(typeof(PassingEngine), settings) { Requirements = _ => By("destination|memory >= 1000 TiB") };

        await run.RunAsync();

        GroupResult result = run.Finished.Should().ContainSingle().Which.Result;
        (result.Verdict, result.Reason).Should().Be((GroupVerdict.Infrastructure, InfrastructureReason.Unreachable));
        result.Message.Should().Contain("\n  gone: as destination: it could not be asked: Host gone: ");
        (await run.RecordAsync()).OfType<FactsFound>().Single(f => f.Host == "gone").Unreached.Should().StartWith("Host gone: ");
    }

    [Fact]
    public async Task Run_WhenNothingIsRequired_AsksNobody()
    {
        await using AgentRun run = new(typeof(PassingEngine), Labelled) { Requirements = _ => By("destination|label big") };

        await run.RunAsync();

        (await run.RecordAsync()).OfType<FactsFound>().Should().BeEmpty("a label is in the settings");
    }

    [Fact]
    public async Task Run_OfTestsWithTheSameRoles_MeetsTheirRequirementsTogether()
    {
        await using AgentRun run = new(typeof(PassingEngine), Labelled, tests: 2) { Requirements = i => By(i == 1 ? "source|label small" : "source|label fast") };

        await run.RunAsync();

        (await run.RecordAsync()).OfType<LeaseTaken>().Should().ContainSingle().Which.Hosts[0].Should().Be("c", "it is small and fast");
    }

    [Fact]
    public async Task Run_OfTestsThatDoNotGoTogether_RunsThemInRounds()
    {
        await using AgentRun run = new(typeof(PassingEngine), Labelled, tests: 2) { Requirements = i => By(i == 1 ? "source|label big" : "source|label fast") };

        await run.RunAsync();

        run.Finished.Select(f => f.Phase).Should().Equal("set up", "test 1", "tear down", "set up", "test 2", "tear down");
        (await run.RecordAsync()).OfType<LeaseTaken>().Select(l => l.Hosts[0]).Should().Equal("b", "c");
    }

    [Fact]
    public async Task Run_WhenHostsHaveTooLittleInCommon_SaysWhatEachBrings()
    {
        MultiHostSettings settings = Labelled with { Hosts = [.. Labelled.Hosts.Take(2)] };
        HostNeeds needs = new(
            settings.Hosts.ToDictionary(h => h, h => new Candidate(h, FactSheet.Empty.With("kernel", FactValue.Version(h.Name == "a" ? "6.1" : "6.12")!), settings)),
            new Dictionary<string, TestRequirements> { [Placement.Key(Pair)] = By("kernel same") });

        HostPool pool = new(settings);

        await pool.Awaiting(p => p.LeaseAsync(new HostDemand([Pair], Place.AnyGroup) { Needs = needs }, default)).Should().ThrowAsync<PlacementException>().WithMessage(
            """
            No hosts of hosts.runsettings fit: all together need kernel same.
              a: fits; kernel is 6.1
              b: fits; kernel is 6.12
            Those that fit have not enough in common.
            What each host has: multihost hosts --settings hosts.runsettings
            """);
    }

    [Theory]
    [InlineData("cores >= 4", 64)]
    [InlineData("kernel same", 64)]
    [InlineData("kernel same", 72)]
    public void Find_OfAThousandHostsAndManyRoles_LooksAtEachPairOnceForEachListThatMayBeTakenTogether(string requirement, int count)
    {
        // Sixteen kernels, each on 61 or 62 hosts but for one on 71.
        HostDefinition[] hosts = [.. Enumerable.Range(0, 1000).Select(i => Pool.Host($"h{i}"))];
        IReadOnlyList<RoleName> roles = [.. Enumerable.Range(0, count).Select(i => new RoleName($"r{i}"))];
        int next = 0;
        Dictionary<HostDefinition, Candidate> candidates = hosts.ToDictionary(h => h, h => new Candidate(
            h, FactSheet.Empty.With("cores", FactValue.Number(8)).With("kernel", FactValue.Version($"6.{(next++ > 990 ? 7 : next % 16)}")!), new MultiHostSettings()));
        HostNeeds needs = new(candidates, new Dictionary<string, TestRequirements> { [Placement.Key(roles)] = By(requirement) });
        int asked = 0;

        Placement? placement = Placement.Find([roles], hosts, (_, _) => ++asked > 0, needs);

        int together = candidates.Values.GroupBy(c => c.Facts["kernel"]!.Text).Max(g => g.Count());
        (placement is not null).Should().Be(requirement == "cores >= 4" || count <= together);
        asked.Should().BeLessThanOrEqualTo(1000 * count);
    }

    private static HostDefinition With(string name, string labels) => Host(name, labels: labels).Host;
}
