using Microsoft.VisualStudio.TestPlatform.ObjectModel;
using Microsoft.VisualStudio.TestPlatform.ObjectModel.Client;
using Xunit.MultiHost.Ide;
using Xunit.MultiHost.Runs;

namespace Xunit.MultiHost;

/// <summary>What somebody sees who runs multi-host tests from an IDE.</summary>
public sealed class IdeTests
{
    private static readonly TimeSpan Seconds = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Run_WhenChosenInTheTestExplorer_GivesOneResultATest()
    {
        using TestExplorer explorer = new("Scenarios", RunSettings.Pair);
        TestCase[] chosen = [.. explorer.Discover().Where(c => c.FullyQualifiedName is "Scenarios.Failing.Fails_on_one_role" or "Scenarios.Passing.Empty")];
        Marked.Find(explorer.Mark).Should().NotContain(p => p.Command.Contains("MultiHost.Agent.dll", StringComparison.Ordinal), "discovery touches no host");

        int discovered = explorer.Messages.Count;
        TestRunCompleteEventArgs end = await explorer.RunAsync(chosen);

        end.IsCanceled.Should().BeFalse();
        explorer.Results.Should().HaveCount(2, string.Join('\n', explorer.Messages));
        explorer.Results.Single(r => r.Outcome == TestOutcome.Failed).ErrorMessage.Should().StartWith("destination on beta failed first, at step 'Perform', ");
        explorer.Messages.Skip(discovered).Should().OnlyContain(m => !m.StartsWith("Error", StringComparison.Ordinal) || m.Contains("[FAIL]", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_OnEachGroup_ShowsAResultForEachUnderTheOneTest()
    {
        using TestExplorer explorer = new(
            "Scenarios",
            """
            <Hosts><Host Name="alpha" /><Host Name="beta" /></Hosts>
            <Groups><Group Name="one" Hosts="alpha" /><Group Name="two" Hosts="beta" /></Groups>
            <Pool Run="each" />
            """);
        TestCase[] chosen = [.. explorer.Discover().Where(c => c.FullyQualifiedName == "Scenarios.Groups.On_all_hosts")];

        await explorer.RunAsync(chosen);

        explorer.Results.Select(r => r.DisplayName).Should().BeEquivalentTo("Scenarios.Groups.On_all_hosts [one]", "Scenarios.Groups.On_all_hosts [two]");
        explorer.Results.Should().OnlyContain(r => r.TestCase.Id == chosen.Single().Id && r.Outcome == TestOutcome.Passed);
    }

    [Fact]
    public void Discovery_OfTestsOnHosts_SaysWhereTheyAre()
    {
        using TestExplorer explorer = new("Scenarios", RunSettings.Pair);

        TestCase[] cases = [.. explorer.Discover().Where(c => c.FullyQualifiedName.Split('.')[1] is "Failing" or "Theories" or "BadAttributes" or "Messages")];

        cases.Should().HaveCountGreaterThan(30).And.AllSatisfy(c =>
        {
            string method = c.FullyQualifiedName.Split('.')[2];
            string[] lines = File.ReadAllLines(c.CodeFilePath!);
            string around = string.Join('\n', lines[Math.Max(0, c.LineNumber - 3)..c.LineNumber]);
            around.Should().Contain($" {method}", $"{c.CodeFilePath}:{c.LineNumber} is the place of {c.FullyQualifiedName}");
        });
    }

    [Theory]
    [InlineData("Scenarios")]
    [InlineData("OlderRunner")]
    public async Task Run_OfATestThatTakesLong_SaysWhereItIs(string sample)
    {
        using TestExplorer explorer = new(sample, RunSettings.Pair);
        TestCase[] chosen = [.. explorer.Discover().Where(c => c.FullyQualifiedName == $"{sample}.Patient.Waits_to_be_stopped")];
        Task<TestRunCompleteEventArgs> run = explorer.RunAsync(chosen);

        await explorer.SeenAsync("source@alpha 'Wait'");

        explorer.Stop();
        (await run).IsCanceled.Should().BeTrue();
        explorer.Messages.Should().Contain(m => m.StartsWith("Informational: [MultiHost 00:00:", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Scenarios", "Endless.Runs_until_it_is_killed")]
    [InlineData("OlderRunner", "Patient.Waits_to_be_stopped")]
    public async Task Run_WhenStopped_EndsTheAgentsWhateverTestsDoAndFailsNone(string sample, string test)
    {
        using TestExplorer explorer = new(sample, RunSettings.Pair + """<Timeouts Stop="1h" CleanUp="1h" />""");
        TestCase[] chosen = [.. explorer.Discover().Where(c => c.FullyQualifiedName == $"{sample}.{test}")];
        Task<TestRunCompleteEventArgs> run = explorer.RunAsync(chosen);
        await explorer.SeenAsync("[source@alpha] ");

        explorer.Stop();

        (await run).IsCanceled.Should().BeTrue();
        explorer.Results.Should().NotContain(r => r.Outcome == TestOutcome.Failed);
        await Marked.NoneOfAsync(explorer.Mark, "MultiHost.Agent.dll", Seconds);
    }

    [Theory]
    [InlineData("Scenarios")]
    [InlineData("OlderRunner")]
    public async Task Run_OfATestThatLasts_GivesItsResultAndNoOther(string sample)
    {
        using TestExplorer explorer = new(sample, RunSettings.Pair);
        TestCase[] chosen = [.. explorer.Discover().Where(c => c.FullyQualifiedName == $"{sample}.Patient.Lasts_a_while")];

        TestRunCompleteEventArgs end = await explorer.RunAsync(chosen);

        explorer.Results.Should().ContainSingle(string.Join('\n', explorer.Messages)).Which.DisplayName.Should().EndWith(".Lasts_a_while");
        end.TestRunStatistics!.ExecutedTests.Should().Be(1);
    }
}
