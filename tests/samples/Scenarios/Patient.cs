using MultiHost;
using Xunit.MultiHost;

namespace Scenarios;

/// <summary>Tests that last, one of them until somebody stops it.</summary>
public sealed class Patient(IHostGroup hosts)
{
    [MultiHostFact("source", "destination")]
    public async Task Lasts_a_while()
    {
        await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        await hosts.Barrier.SignalAndWaitAsync("done");
    }

    [MultiHostFact("source", "destination")]
    public async Task Lasts_long_enough_to_be_told_of()
    {
        if (hosts.Self.Role == "destination")
        {
            hosts.Step("Take its time \u001b[31m");
            await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System);
        }

        await hosts.Barrier.SignalAndWaitAsync("done");
    }

    [MultiHostFact("source", "destination")]
    public async Task Waits_to_be_stopped()
    {
        hosts.Step("Wait");
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, hosts.Stopping);
    }
}
