using Xunit.MultiHost.Runs;

namespace Xunit.MultiHost;

/// <summary>An agent that ends costs the test that it ended in, and no other. None goes once more here: <see cref="RetryTests"/> has that.</summary>
public sealed class LostAgentTests(LostAgentTests.Deaths shared) : IClassFixture<LostAgentTests.Deaths>
{
    [Fact]
    public void Test_WhenItsAgentFailsFast_ShowsTheAgentsLastWords() =>
        shared.Run["Deaths.B_loses_its_agent"].Message.Should().StartWith("Infrastructure (lost): destination on ")
            .And.Contain(" was ended by signal 6. Its last words:\n      Process terminated.").And.Contain("the agent is killed");

    [Theory]
    [InlineData("Deaths.A_passes")]
    [InlineData("Deaths.C_passes_with_a_new_fixture")]
    [InlineData("Deaths.D_leaves_processes_behind")]
    [InlineData("DeathsOfThree.A_passes")]
    [InlineData("LifeOfTwo.Goes_on")]
    [InlineData("LifeAfterTearDown.Passes_too")]
    public void OtherTests_WhenAnAgentIsLost_Pass(string test) => shared.Run[test].Outcome.Should().Be("Passed", shared.Run[test].Message);

    [Fact]
    public void AllRoles_WhenAllAgentsAreLost_AreNamed() =>
        shared.Run["DeathsOfThree.B_loses_its_agent"].Message.Should().MatchRegex("Later .+ was lost, too:(.|\n)+Later .+ was lost, too:");

    [Theory]
    [InlineData("A_does_not_run")]
    [InlineData("B_does_not_run")]
    public void Tests_WhenTheirFixtureCostsTheAgent_FailForThatReason(string test) =>
        shared.Run[test].Timeless.Should().MatchRegex(
            """
            ^Infrastructure \(lost\): destination on \w+ was lost first, T into the set-up: the agent of host \w+ was ended by signal 9\. Its last words:
                  Killed
            At that moment:
              source \(\w+\): (running|had passed T ago), no step reported
            So the fixtures of class Scenarios\.DeathsInSetUp were not made\.$
            """);

    [Fact]
    public void Class_WhenItsFixtureCostsTheAgentInTheEnd_HasACleanUpFailure()
    {
        TestResult[] results = [.. shared.Run.Results.Where(r => r.Name == "Scenarios.DeathsInTearDown.Passes")];

        results.Select(r => r.Outcome).Should().BeEquivalentTo("Passed", "Failed");
        results.Single(r => r.Outcome == "Failed").Message.Should().StartWith(
            "[Test Class Cleanup Failure (Scenarios.DeathsInTearDown)]: Infrastructure (lost): ");
    }

    public sealed class Deaths() : SharedRun(
        "Scenarios", RunSettings.Six + HostNotes.Setting + """<Retry Infrastructure="0" />""", "FullyQualifiedName~Scenarios.Death|FullyQualifiedName~Scenarios.Life&FullyQualifiedName!~Lifetimes");
}
