using Xunit.MultiHost.Runs;

namespace Xunit.MultiHost;

/// <summary>A test goes on on the thread that read a barrier's release, and may do with it what it likes.</summary>
public sealed class ThreadTests
{
    [Fact]
    public async Task Tests_ThatBlockOrYieldAfterABarrier_Pass()
    {
        TestRun run = await TestRun.OfAsync("Scenarios", RunSettings.Pair, "FullyQualifiedName~Scenarios.Threads");

        run.Results.Should().HaveCount(3).And.OnlyContain(r => r.Outcome == "Passed");
    }
}
