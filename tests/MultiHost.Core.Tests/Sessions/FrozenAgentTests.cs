using MultiHost.Hosts;
using MultiHost.Reporting;
using MultiHost.Running;
using MultiHost.Settings;

namespace MultiHost.Sessions;

/// <summary>An agent that neither answers nor ends.</summary>
public sealed class FrozenAgentTests
{
    private static readonly TimeSpan Seconds = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Run_WhenAnAgentFreezes_IsInfrastructureWithinSecondsAndLeavesNothing()
    {
        MultiHostSettings settings = Pool.SettingsOf("alpha beta") with { Timeouts = new Timeouts { Heartbeat = TimeSpan.FromSeconds(10) } };
        await using AgentRun run = new(typeof(BlockingEngine), settings);
        Task running = run.RunAsync();
        await run.SeenAsync(BlockingEngine.Blocked, 2);

        using Frozen frozen = Frozen.Agent(run.FolderOf("beta"));
        await running;

        GroupResult result = run.Finished.Single(f => f.Phase == "test 1").Result;
        result.Verdict.Should().Be(GroupVerdict.Infrastructure);
        result.Message.Should().Contain(
            "host beta gave no sign of life for 10 s: its network is cut, or it or its agent is frozen. If it is only slow, raise <Timeouts Heartbeat=\"…\"/>.");
        await run.DisposeAsync();
        await MarkedProcesses.EndedAsync($"MULTIHOST_SESSION={run.Name}-", Seconds);
        run.Folders.Should().BeEmpty();
    }
}
