using Xunit.MultiHost.Runs;

namespace Xunit.MultiHost;

/// <summary>Every test once on each group, as autoserv runs a test on each pair of its machines.</summary>
public sealed class GroupTests(GroupTests.OnEach shared) : IClassFixture<GroupTests.OnEach>
{
    private const string Racks =
        """
        <Hosts><Host Name="alpha" /><Host Name="beta" /><Host Name="gamma" /><Host Name="delta" /></Hosts>
        <Groups><Group Name="rack1" Hosts="alpha beta" /><Group Name="rack2" Hosts="gamma delta" /></Groups>
        """;

    [Fact]
    public void Results_OfARunOnEachGroup_AreOneForEachOfThem() => shared.Run.Results.Select(r => $"{r.Outcome} {r.Name["Scenarios.Groups".Length..]}").Should().BeEquivalentTo(
        "Passed .On_a_pair [rack1]",
        "Passed .On_a_pair [rack2]",
        "Passed .With_rows(row: \"x\") [rack1]",
        "Passed .With_rows(row: \"x\") [rack2]",
        "Passed .With_rows(row: \"y\") [rack1]",
        "Passed .With_rows(row: \"y\") [rack2]",
        "Passed .On_all_hosts [rack1]",
        "Passed .On_all_hosts [rack2]",
        "Passed .On_each_group [rack1]",
        "Passed .On_each_group [rack2]",
        "Failed .Fails_on_gamma [rack2]",
        "Passed .Fails_on_gamma [rack1]",
        "NotExecuted .Skipped",
        "Passed SideBySide.Meets_the_other_group [rack1]",
        "Passed SideBySide.Meets_the_other_group [rack2]");

    [Theory]
    [InlineData("On_a_pair [rack1]", "> source@alpha destination@beta ")]
    [InlineData("On_a_pair [rack2]", "> source@gamma destination@delta ")]
    [InlineData("On_all_hosts [rack2]", "> host1@gamma host2@delta ")]
    public void Hosts_OfAGroupsTest_AreThoseOfTheGroup(string test, string hosts) => shared.Run[$"Groups.{test}"].Output.Should().Contain(hosts);

    [Fact]
    public void Failure_OnOneGroup_IsToldWithItsHostsAndHasItsOwnFiles()
    {
        TrxAsReadersSeeIt trx = new(Path.Combine(shared.Run.Folder, RunningTests.TrxFile));

        TrxAsReadersSeeIt.Result failed = trx["Fails_on_gamma [rack2]"];
        failed.Message.Should().StartWith("source on gamma failed first").And.Contain("gamma has no disk");
        failed.Text(failed.Attachments.Keys.Single(k => k.EndsWith("source-found.log", StringComparison.Ordinal))).Should().Be("of gamma\n");
        trx["Fails_on_gamma [rack1]"].Attachments.Should().BeEmpty();
    }

    [Fact]
    public async Task Run_OfOneTest_RunsItOnEachGroup()
    {
        TestRun run = await TestRun.OfAsync("Scenarios", Racks, "FullyQualifiedName=Scenarios.Groups.On_a_pair", "--", "MultiHost.Pool.Run=each");

        run.Results.Select(r => r.Name).Should().BeEquivalentTo("Scenarios.Groups.On_a_pair [rack1]", "Scenarios.Groups.On_a_pair [rack2]");
        run.ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task Run_OnAnyGroup_TakesTheHostsOfOne()
    {
        TestRun run = await TestRun.OfAsync("Scenarios", Racks, "FullyQualifiedName~Scenarios.Groups.On_");

        run.Results.Should().OnlyContain(r => r.Outcome == "Passed");
        run.Results.Select(r => r.Name["Scenarios.Groups.".Length..]).Should().BeEquivalentTo("On_a_pair", "On_all_hosts", "On_each_group [rack1]", "On_each_group [rack2]");
        run["Groups.On_a_pair"].Output.Should().MatchRegex("source@(alpha destination@beta|gamma destination@delta) ");
        run["Groups.On_all_hosts"].Output.Should().Contain("> host1@alpha host2@beta host3@gamma host4@delta ");
    }

    [Fact]
    public async Task Run_OnGroupsOfWhichOneIsTooSmall_SkipsItThereAndSaysWhy()
    {
        TestRun run = await TestRun.OfAsync(
            "Scenarios",
            """
            <Hosts><Host Name="alpha" /><Host Name="beta" /><Host Name="gamma" /></Hosts>
            <Groups><Group Name="rack1" Hosts="alpha beta" /><Group Name="rack2" Hosts="gamma" /></Groups>
            <Pool Run="each" />
            """,
            "FullyQualifiedName=Scenarios.Groups.On_a_pair");

        run["Groups.On_a_pair [rack1]"].Outcome.Should().Be("Passed");
        run["Groups.On_a_pair [rack2]"].Outcome.Should().Be("NotExecuted");
        run["Groups.On_a_pair [rack2]"].Message.Should().Be(
            "Skipped: The roles source, destination need 2 hosts, and the group rack2 of hosts.runsettings has 1 that can play them: gamma. Add a <Host/>.");
    }

    [Fact]
    public async Task Run_OnAllHosts_WithoutGroupsOrRunsettings_TakesThePool()
    {
        TestRun pair = await TestRun.OfAsync("Scenarios", RunSettings.Pair, "FullyQualifiedName~Scenarios.Groups.On_");
        TestRun here = await TestRun.OfAsync("Scenarios", settings: null, "FullyQualifiedName=Scenarios.Groups.On_all_hosts");

        pair.Results.Should().HaveCount(3).And.OnlyContain(r => r.Outcome == "Passed" && !r.Name.Contains('['));
        pair["Groups.On_all_hosts"].Output.Should().Contain("> host1@alpha host2@beta ");
        here["Groups.On_all_hosts"].Output.Should().Contain("> host1@local1 host2@local2 host3@local3 host4@local4 ");
    }

    public sealed class OnEach() : SharedRun(
        "Scenarios", Racks + """<Pool Run="each" />""" + HostNotes.Setting, "FullyQualifiedName~Scenarios.Groups", "--collect", "MultiHost");
}
