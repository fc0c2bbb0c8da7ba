using System.Text.RegularExpressions;
using Xunit.MultiHost.Runs;

namespace Xunit.MultiHost;

/// <summary>How tests share the hosts, and what they say when hosts are not to be had.</summary>
public sealed class PoolTests
{
    [Fact]
    public async Task Collections_WhenThePoolIsLarge_RunSideBySide()
    {
        TestRun run = await TestRun.OfAsync("Scenarios", RunSettings.Six + HostNotes.Setting, "FullyQualifiedName~SideBySide&FullyQualifiedName!~Groups");

        run.Results.Should().HaveCount(2).And.OnlyContain(r => r.Outcome == "Passed");
    }

    [Fact]
    public async Task Collections_WhenTheHostsHaveRoomForTwo_RunSideBySideOnThem()
    {
        TestRun run = await TestRun.OfAsync(
            "Scenarios",
            """<Hosts><Host Name="alpha" Capacity="2" /><Host Name="beta" Capacity="2" /></Hosts>""" + HostNotes.Setting,
            "FullyQualifiedName~SideBySide&FullyQualifiedName!~Groups");

        run.Results.Should().HaveCount(2).And.OnlyContain(r => r.Outcome == "Passed");
        Directory.GetFiles(run.Folder, "group-*").Select(f => Path.GetFileName(f)).GroupBy(f => f[..f.LastIndexOf('-')]).Select(g => g.Count())
            .Should().Equal([2, 2], "each group has an id of its own, which is the same for both of its roles");
    }

    [Fact]
    public async Task Collections_WhenTheAssemblyForbidsIt_RunOneAfterTheOther()
    {
        TestRun run = await TestRun.OfAsync("Serial", RunSettings.Six + HostNotes.Setting);

        run.Results.Should().HaveCount(3).And.OnlyContain(r => r.Outcome == "Passed");
        run.NotesOf("serial").Should().Equal("begin", "end", "begin", "end", "begin", "end");
    }

    [Theory]
    [InlineData("MultiHost.Pool.MaxCollections=1")]
    [InlineData("xUnit.MaxParallelThreads=1")]
    public async Task Collections_WhenOneMayRunAtATime_DoNotMeet(string limit)
    {
        TestRun run = await TestRun.OfAsync("Scenarios", RunSettings.Six + HostNotes.Setting, "FullyQualifiedName~Scenarios.Limited", "--", limit);

        run.Results.Should().HaveCount(3).And.OnlyContain(r => r.Outcome == "Passed");
        run.NotesOf("limited").Should().Equal("begin", "end", "begin", "end", "begin", "end");
    }

    [Fact]
    public async Task Collections_WhenTheAssemblyAllowsOneThread_DoNotMeet()
    {
        TestRun run = await TestRun.OfAsync("Narrow", RunSettings.Six + HostNotes.Setting);

        run.Results.Should().HaveCount(2).And.OnlyContain(r => r.Outcome == "Passed");
        run.NotesOf("narrow").Should().Equal("begin", "end", "begin", "end");
    }

    [Fact]
    public async Task Collections_WhenXunitMayTakeAnyNumberOfThreads_RunSideBySide()
    {
        TestRun run = await TestRun.OfAsync(
            "Scenarios", RunSettings.Six + HostNotes.Setting, "FullyQualifiedName~SideBySide&FullyQualifiedName!~Groups", "--", "xUnit.MaxParallelThreads=-1");

        run.Results.Should().HaveCount(2).And.OnlyContain(r => r.Outcome == "Passed");
    }

    [Fact]
    public async Task Collections_WhenThePoolIsSmall_AllGetTheirTurn()
    {
        TestRun run = await TestRun.OfAsync("Scenarios", RunSettings.Pair, "FullyQualifiedName~Leasing");

        run.Results.Should().HaveCount(4).And.OnlyContain(r => r.Outcome == "Passed");
    }

    [Fact]
    public async Task Test_WhenThePoolIsSmallerThanItsGroup_SaysHowManyHostsThereAre()
    {
        TestRun run = await TestRun.OfAsync("Scenarios", RunSettings.Pair, "FullyQualifiedName~Scenarios.Attributes");

        run["On_three_hosts"].Message.Should().Be(
            $"Infrastructure (lease): The roles host1, host2, host3 need 3 hosts, and hosts.runsettings has 2 that can play them: alpha, beta. "
            + "Add a <Host/>.");
        run["With_a_trait"].Outcome.Should().Be("Passed");
    }

    [Fact]
    public async Task Tests_WhenAHostHasNoDotnet_SayWhichHostAndWhatToDo()
    {
        TestRun run = await TestRun.OfAsync(
            "Scenarios",
            """<Hosts><Host Name="alpha" /><Host Name="beta" Dotnet="/nonexistent" /></Hosts>""",
            "FullyQualifiedName~Leasing|FullyQualifiedName~Scenarios.Passing.Plain");

        TestResult[] onHosts = [.. run.Results.Where(r => r.Name != "Scenarios.Passing.Plain")];
        onHosts.Should().HaveCount(4).And.AllSatisfy(r => Regex.Replace(r.Message, @"watch: \d+:", "watch:").Should().Be(
            $"""
            Infrastructure (refused): No host for source, destination: beta is out of use: No agent could be started on host beta with '/nonexistent': the agent of host beta ended with exit …
            The roles source, destination need 2 hosts, and hosts.runsettings has 1 that can play them: alpha.
              beta is out of use in this run: No agent could be started on host beta with '/nonexistent': the agent of host beta ended with exit code 127. The host closed the connection before its agent said hello. Its last words:
                    multihost-watch: /nonexistent: not found
                Correct <Host Name="beta" Dotnet="/nonexistent"/> in the runsettings, or try by hand on beta: /nonexistent --info
            """));
        run["Passing.Plain"].Outcome.Should().Be("Passed");
    }

    [Fact]
    public async Task Tests_WhenThereAreNoRunSettings_RunOnThisMachine()
    {
        TestRun run = await TestRun.OfAsync("Scenarios", settings: null, "FullyQualifiedName~Scenarios.Passing");

        run.Results.Should().HaveCount(3).And.OnlyContain(r => r.Outcome == "Passed");
        run.ExitCode.Should().Be(0);
    }
}
