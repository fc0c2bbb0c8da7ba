using Xunit.MultiHost.Runs;

namespace Xunit.MultiHost;

/// <summary>Tests that go once more, as whoever runs them sees it.</summary>
public sealed class RetryTests
{
    private const string Three = """<Hosts><Host Name="alpha" /><Host Name="beta" /><Host Name="gamma" /></Hosts>""";
    private const string Logs = """<Logs Folder="{folder}/logs" />""";
    private const string Elsewhere = "FullyQualifiedName~Scenarios.RetriedElsewhere";
    private const string OnFailure = "FullyQualifiedName~Scenarios.RetriedOnFailure";

    [Fact]
    public async Task Test_WhenItsAgentIsKilledOnOneOfThreeHosts_PassesOnTheOthersAndSaysSo()
    {
        TestRun run = await TestRun.OfAsync("Scenarios", Three + HostNotes.Setting + Logs, Elsewhere, "--logger", "MultiHost");

        run.Results.Should().HaveCount(3).And.OnlyContain(r => r.Outcome == "Passed");
        run.ExitCode.Should().Be(0);
        run["B_loses_its_agent_on_beta"].Output.Should().StartWith("Went once more after: Infrastructure (lost): destination on beta was lost first, ")
            .And.Contain("was ended by signal 9.").And.Contain("\nThe first time it was on alpha+beta, then on alpha+gamma.");
        run["C_goes_on"].Output.Should().NotContain("once more");
        run.NotesOf("beta").Should().BeEmpty("the tests after it go on where it went");
        run.Console.Should().Contain("RetriedElsewhere.B_loses_its_agent_on_beta goes once more after: Infrastructure (lost): ")
            .And.Contain("Scenarios: out of use since it had trouble: beta (lost)")
            .And.MatchRegex(@"(?m)^\[MultiHost [0-9:]+\] out of use since it had trouble: beta \(lost\)\r?$");
        RecordOf(run).Where(l => l.Contains("\"kind\":\"attempt\"", StringComparison.Ordinal)).Should().ContainSingle();
    }

    [Fact]
    public async Task Test_WhenThereAreNoOtherHosts_IsInfrastructureOnceAndCostsNoOther()
    {
        TestRun run = await TestRun.OfAsync("Scenarios", RunSettings.Pair + HostNotes.Setting, Elsewhere);

        run["B_loses_its_agent_on_beta"].Outcome.Should().Be("Failed");
        run["B_loses_its_agent_on_beta"].Timeless.Should().Be(
            """
            Infrastructure (lost): destination on beta was lost first, T into the test: the agent of host beta was ended by signal 9. Its last words:
                  Killed
            At that moment:
              source (alpha): waiting at barrier 'both are left' for T, no step reported
            """);
        run.Results.Should().HaveCount(3).And.OnlyContain(r => r.Outcome == "Passed" || r.Name.EndsWith("beta", StringComparison.Ordinal));
        run.ExitCode.Should().Be(1);
    }

    [Fact]
    public async Task Tests_WhenFailuresGoOnceMore_AreFlakyOrFailedAndCountOnce()
    {
        TestRun run = await TestRun.OfAsync("Scenarios", RunSettings.Pair + Logs + """<Retry Failed="1" />""", OnFailure);

        run.Results.Select(r => $"{r.Outcome} {r.Name["Scenarios.RetriedOnFailure.".Length..]}").Should().BeEquivalentTo(
            "Passed A_fails_the_first_time",
            "Failed B_fails_each_time",
            "Passed C_fails_in_a_row(row: \"even\")",
            "Passed C_fails_in_a_row(row: \"odd\")",
            "NotExecuted D_is_known_to_fail",
            "NotExecuted E_skips");
        run["A_fails_the_first_time"].Output.Should().StartWith("Flaky: passed when it went once more, after: source on alpha failed first, ")
            .And.Contain("luck: FAILED, the first time is bad").And.Contain("\n--- the first time, on alpha+beta ---\n").And.Contain("\n--- the second time, on alpha+beta ---\n");
        run["B_fails_each_time"].Message.Should().Contain(" the second failure").And.Contain("\nThe first time, on alpha+beta: ").And.Contain(" the first failure");
        run["C_fails_in_a_row(row: \"even\")"].Output.Should().NotContain("once more");
        run["C_fails_in_a_row(row: \"odd\")"].Output.Should().StartWith("Flaky: ").And.Contain("the odd one").And.Contain("Retried.cs:line ");
        run["D_is_known_to_fail"].Message.Should().StartWith("Known failure (https://example.org/issues/17): ").And.NotContain("once more");
        run["E_skips"].Message.Should().Be("Skipped: source on alpha: not here");
        string[] record = RecordOf(run);
        record.Where(l => l.Contains("\"kind\":\"attempt\"", StringComparison.Ordinal)).Should().HaveCount(3);
        record.Where(l => l.Contains("\"of\":\"test\",\"name\":\"Scenarios.RetriedOnFailure.A_", StringComparison.Ordinal) && l.Contains("\"kind\":\"verdict\"", StringComparison.Ordinal))
            .Should().ContainSingle().Which.Should().Contain("\"verdict\":\"flaky\"");
    }

    [Fact]
    public async Task Tests_WhoseRetriesAllPass_EndWithZero()
    {
        TestRun run = await TestRun.OfAsync("Scenarios", RunSettings.Pair + """<Retry Failed="1" />""", "FullyQualifiedName~A_fails_the_first_time");

        run.ExitCode.Should().Be(0);
    }

    [Fact]
    public async Task Tests_WithPartsThatGoOnceMore_ShowThePartsOfTheLastTime()
    {
        TestRun run = await TestRun.OfAsync(
            "Scenarios", RunSettings.Pair + """<Retry Failed="1" /><Results Roles="true" Checks="true" />""", "FullyQualifiedName~A_fails_the_first_time");

        run.Results.Select(r => $"{r.Outcome} {r.Name["Scenarios.RetriedOnFailure.A_fails_the_first_time".Length..]}").Should().BeEquivalentTo(
            "Passed ", "Passed  [role source on alpha]", "Passed  [role destination on beta]", "Passed  [check luck of source]", "Passed  [check luck of destination]");
    }

    [Fact]
    public async Task Tests_ThatRepeatUntilFailure_EndWithAFlakyOne()
    {
        TestRun run = await TestRun.OfAsync(
            "Scenarios", RunSettings.Pair + """<Retry Failed="1" /><Repeat Times="3" Until="failure" />""", "FullyQualifiedName~RetriedOnFailure.C_fails");

        run.Results.Select(r => $"{r.Outcome} {r.Name["Scenarios.RetriedOnFailure.C_fails_in_a_row".Length..]}").Should().BeEquivalentTo(
            "Passed (row: \"even\") [run 1]", "Passed (row: \"even\") [run 2]", "Passed (row: \"even\") [run 3]", "Passed (row: \"odd\") [run 1]");
    }

    [Fact]
    public async Task Tests_OnEachGroup_GoOnceMoreInTheirGroup()
    {
        TestRun run = await TestRun.OfAsync(
            "Scenarios",
            """
            <Hosts><Host Name="alpha" /><Host Name="beta" /><Host Name="gamma" /><Host Name="delta" /></Hosts>
            <Groups><Group Name="one" Hosts="alpha beta" /><Group Name="two" Hosts="gamma delta" /></Groups><Pool Run="each" />
            """ + HostNotes.Setting,
            Elsewhere);

        run["B_loses_its_agent_on_beta [one]"].Message.Should().StartWith("Infrastructure (lost): ").And.NotContain("once more");
        run["B_loses_its_agent_on_beta [two]"].Outcome.Should().Be("Passed");
    }

    private static string[] RecordOf(TestRun run) =>
        File.ReadAllLines(Directory.GetFiles(Path.Combine(run.Folder, "logs"), "run.jsonl", SearchOption.AllDirectories).Single());
}
