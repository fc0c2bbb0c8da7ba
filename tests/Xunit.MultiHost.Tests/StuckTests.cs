using Xunit.MultiHost.Runs;

namespace Xunit.MultiHost;

/// <summary>Tests that do not end by themselves.</summary>
public sealed class StuckTests(StuckTests.Stuck shared) : IClassFixture<StuckTests.Stuck>
{
    [Fact]
    public void Message_WhenATestBlocksItsThread_SaysWhichRoleAndThatItsAgentWasEnded() =>
        shared.Run["A_blocks_a_thread_forever"].Timeless.Should().Be(
            """
            The test did not end within T on pair alpha+beta: source (alpha) still ran; its last step was 'Block'.
              source (alpha): running, last step 'Block', T ago
              destination (beta): had passed T ago, no step reported
            Raise <Timeouts Test="…"/>, or look at what held up source.
            Later source on alpha was lost, too: the agent of host alpha was ended: its role did not stop within T after the test was decided. Let long work watch IHostGroup.Stopping, or raise <Timeouts Stop="…"/>.
            """);

    [Fact]
    public void Message_WhenARoleIgnoresTheStop_SaysThatItsAgentWasEnded() =>
        shared.Run["B_ignores_the_stop"].Timeless.Should().Be(
            """
            source on alpha failed first, T into the test: System.InvalidOperationException: the test is decided
            At that moment:
              destination (beta): running, no step reported
            Later destination on beta was lost, too: the agent of host beta was ended: its role did not stop within T after the test was decided. Let long work watch IHostGroup.Stopping, or raise <Timeouts Stop="…"/>.
            """);

    [Fact]
    public void Message_WhenARoleObeysTheStop_IsTheCauseAlone() =>
        shared.Run["C_obeys_the_stop"].Timeless.Should().Be(
            """
            source on alpha failed first, T into the test: System.InvalidOperationException: the test is decided
            At that moment:
              destination (beta): running, no step reported
            """);

    [Fact]
    public void NextTest_WhenAgentsWereEnded_PassesOnFreshOnes() => shared.Run["D_passes_on_fresh_agents"].Outcome.Should().Be("Passed");

    public sealed class Stuck() : SharedRun(
        "Scenarios", RunSettings.Pair + """<Timeouts Test="2s" Stop="1s" />""", "FullyQualifiedName~Scenarios.Stuck");
}
