using MultiHost;
using Xunit.MultiHost;

namespace Scenarios;

/// <summary>Waits that end only by the runsettings or from outside.</summary>
public sealed class Barriers(IHostGroup hosts)
{
    [MultiHostFact("source", "destination")]
    public async Task Waits_for_one_that_does_not_come()
    {
        hosts.Step("Wait");
        if (hosts.Self.Role == "source")
        {
            await hosts.Barrier.SignalAndWaitAsync("late");
        }
        else
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, hosts.Stopping);
        }
    }
}

/// <summary>A test that leaves a process running and blocks, until its run is ended from outside.</summary>
public sealed class Endless(IHostGroup hosts)
{
    [MultiHostFact("source", "destination")]
    public void Runs_until_it_is_killed()
    {
        using var child = System.Diagnostics.Process.Start("/bin/sleep", "1000");
        new Thread(() => new ManualResetEventSlim().Wait()).Start();
        hosts.Step("Blocked");
        new ManualResetEventSlim().Wait();
    }
}
