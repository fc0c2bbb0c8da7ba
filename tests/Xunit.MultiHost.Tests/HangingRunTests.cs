using Xunit.MultiHost.Runs;

namespace Xunit.MultiHost;

/// <summary>What <c>--blame-hang-timeout</c> ends: the test host, and all that descends from it. It takes its time, so that it stands apart.</summary>
public sealed class HangingRunTests
{
    [Fact]
    public async Task Run_WhenBlameEndsItForHanging_LeavesNothing()
    {
        // Its clock begins before the test host is started, and only a test's begin sets it back: a busy machine may need long until there.
        await using RunningTests run = await LeftoverTests.BlockedAsync("--blame-hang-timeout", "30s", "--blame-hang-dump-type", "none");

        (await run.FinishAsync()).Console.Should().Contain("The active test run was aborted");

        await run.EndedAsync(TimeSpan.FromSeconds(30));
    }
}
