using MultiHost;
using Xunit.MultiHost;

namespace Scenarios;

/// <summary>What a test may do with the thread that it goes on with after a barrier.</summary>
public sealed class Threads(IHostGroup hosts)
{
    private const int Rounds = 20;

    [MultiHostFact("source", "destination")]
    public async Task Blocks_at_a_barrier_after_a_barrier()
    {
        for (int i = 0; i < Rounds; i++)
        {
            await hosts.Barrier.SignalAndWaitAsync("awaited");
            hosts.Barrier.SignalAndWaitAsync("blocked").GetAwaiter().GetResult();
        }
    }

    [MultiHostFact("source", "destination")]
    public async Task Blocks_until_another_line_of_work_has_come_through()
    {
        IBarrier side = hosts.Barrier.Branch("side");
        for (int i = 0; i < Rounds; i++)
        {
            await hosts.Barrier.SignalAndWaitAsync("together");
            Task.Run(() => side.SignalAndWaitAsync("apart")).GetAwaiter().GetResult();
        }
    }

    [MultiHostFact("source", "destination")]
    public async Task Yields_more_often_than_a_stack_is_deep()
    {
        await hosts.Barrier.SignalAndWaitAsync("here");
        for (int i = 0; i < 100_000; i++)
        {
            await Task.Yield();
        }
    }
}
