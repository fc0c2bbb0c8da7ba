using MultiHost;
using Xunit;
using Xunit.MultiHost;

namespace Scenarios;

/// <summary>Tests that do not end by themselves: run with small Timeouts.</summary>
[TestCaseOrderer("Scenarios.Alphabetical", "Scenarios")]
public sealed class Stuck(IHostGroup hosts)
{
    [MultiHostFact("source", "destination")]
    public void A_blocks_a_thread_forever()
    {
        if (hosts.Self.Role == "source")
        {
            hosts.Step("Block");
            new ManualResetEventSlim().Wait();
        }
    }

    [MultiHostFact("source", "destination")]
    public async Task B_ignores_the_stop()
    {
        if (hosts.Self.Role == "source")
        {
            throw new InvalidOperationException("the test is decided");
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
    }

    [MultiHostFact("source", "destination")]
    public async Task C_obeys_the_stop()
    {
        if (hosts.Self.Role == "source")
        {
            throw new InvalidOperationException("the test is decided");
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, hosts.Stopping);
    }

    [MultiHostFact("source", "destination")]
    public async Task D_passes_on_fresh_agents() => await hosts.Barrier.SignalAndWaitAsync("here");
}
