using Xunit.MultiHost.Runs;

namespace Xunit.MultiHost;

/// <summary>What the runsettings and the command line do to a run.</summary>
public sealed class SettingsTests
{
    [Fact]
    public async Task Settings_WhenTheyHaveMistakes_FailTheTestsOnHostsAndNameTheLine()
    {
        TestRun run = await TestRun.OfAsync(
            "Scenarios", RunSettings.Pair + "\n" + """<Output MaxKB="1" />""", "FullyQualifiedName~Scenarios.Passing|FullyQualifiedName~Scenarios.Attributes.Skipped");

        run["Passing.Empty"].Message.Should().Be(
            """
            Infrastructure (settings): hosts.runsettings(6,9): <Output MaxKB="…">: unknown attribute 'MaxKB'. Allowed: MaxKiB, Live. Did you mean 'MaxKiB'?
            """);
        run["Passing.Two_roles_exchange"].Message.Should().Be(run["Passing.Empty"].Message);
        run["Passing.Plain"].Outcome.Should().Be("Passed");
        run["Attributes.Skipped"].Outcome.Should().Be("NotExecuted");
    }

    [Fact]
    public async Task Timeouts_WhenGivenOnTheCommandLine_Count()
    {
        TestRun run = await TestRun.OfAsync("Scenarios", RunSettings.Pair, "FullyQualifiedName~Scenarios.Barriers", "--", "MultiHost.Timeouts.Barrier=300ms");

        run.Results.Should().ContainSingle().Which.Message.Should().Contain("Barrier 'late' timed out after 300 ms on pair alpha+beta: ")
            .And.EndWith("Raise <Timeouts Barrier=\"…\"/>, or look at what held up destination.");
    }

    [Fact]
    public async Task Progress_WhenDiagnosticMessagesAreOn_AppearsOnTheConsole()
    {
        TestRun run = await TestRun.OfAsync(
            "Scenarios", RunSettings.Pair + """<Timeouts Barrier="300ms" />""", "FullyQualifiedName~Scenarios.Barriers");

        run.Console.Should().MatchRegex(@"Scenarios\.Barriers\.Waits_for_one_that_does_not_come \[source@alpha\] Wait\n");
    }

    [Fact]
    public async Task Role_WhenNoHostMayPlayIt_SaysHowToGiveItOne()
    {
        TestRun run = await TestRun.OfAsync(
            "Scenarios",
            """
            <Hosts><Host Name="alpha" /><Host Name="beta" /></Hosts>
            <Roles><Role Name="source" Host="alpha" /><Role Name="destination" Host="alpha" /></Roles>
            """,
            "FullyQualifiedName~LeasingOne");

        run.Results.Should().ContainSingle().Which.Message.Should().Be(
            $"""
            Infrastructure (lease): The roles source, destination need 2 hosts, and those of hosts.runsettings cannot play them at the same time:
              source: alpha
              destination: alpha
            Let different hosts play them: <Role Name="…" Host="…"/>.
            """);
    }

    [Fact]
    public async Task List_OfTests_StartsNoAgent()
    {
        TestRun run = await TestRun.OfAsync("Scenarios", RunSettings.Pair, filter: null, "--list-tests");

        run.ExitCode.Should().Be(0);
        run.Console.Should().Contain("    Scenarios.Passing.Two_roles_exchange\n").And.Contain("    Scenarios.Theories.Inline(memoryMiB: 1024)\n");
        Directory.EnumerateFileSystemEntries(Path.Combine(run.Folder, "tmp"), "mh-*").Should().BeEmpty();
    }

    [Fact]
    public async Task Framework_WhenItIsSwitchedOff_TheTestsSayHowToSwitchItOn()
    {
        TestRun run = await TestRun.OfAsync("WithoutFramework");

        run["Needs_the_framework"].Message.Should().StartWith("Infrastructure (settings): This test runs on several hosts, ").And.EndWith(
            "This test runs on several hosts, and stock xUnit is in charge of its assembly. Remove MultiHostTestFramework=false from the project, or add "
            + "[assembly: Xunit.TestFramework(\"Xunit.MultiHost.OnController.MultiHostTestFramework\", \"Xunit.MultiHost\")].");
        run["Skipped"].Message.Should().Be("Skipped: not yet");
        run["Plain"].Outcome.Should().Be("Passed");
    }
}
