using MultiHost;
using Xunit;
using Xunit.Abstractions;
using Xunit.MultiHost;

namespace Scenarios;

/// <summary>Tests that do not pass, each in its own way. The end-to-end tests run them one by one and read what a person would see.</summary>
public sealed class Failing(IHostGroup hosts, ITestOutputHelper output)
{
    private IBarrier Barrier => hosts.Barrier;

    private bool IsSource => hosts.Self.Role == "source";

    [MultiHostFact("source", "destination")]
    public async Task Fails_on_one_role()
    {
        hosts.Step("Prepare");
        output.WriteLine($"about to work on {hosts.Self.Name}");
        await Barrier.SignalAndWaitAsync("prepared");
        if (!IsSource)
        {
            hosts.Step("Perform");
            throw new InvalidOperationException("the disk is full");
        }

        hosts.Step("Wait for the destination");
        await Barrier.SignalAndWaitAsync("performed");
    }

    [MultiHostFact("source", "destination")]
    public void Fails_on_all_roles() => Assert.Equal(4, 2 + 1);

    [MultiHostFact("source", "destination")]
    public async Task Skips_on_one_role()
    {
        Skip.If(!IsSource, "no KVM here");
        await Barrier.SignalAndWaitAsync("never");
    }

    [MultiHostFact("source", "destination")]
    public async Task Times_out_at_a_barrier()
    {
        if (IsSource)
        {
            await Barrier.SignalAndWaitAsync("late", TimeSpan.FromMilliseconds(300));
        }
        else
        {
            hosts.Step("Busy elsewhere");
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, hosts.Stopping);
        }
    }

    [MultiHostFact("source", "destination")]
    public async Task Deadlocks() => await Barrier.SignalAndWaitAsync(IsSource ? "prepared" : "Prepared");

    [MultiHostFact("source", "destination")]
    public async Task Kills_its_agent()
    {
        await Barrier.SignalAndWaitAsync("both are there");
        if (!IsSource)
        {
            hosts.Step("Kill");
            System.Diagnostics.Process.GetCurrentProcess().Kill();
        }

        await Barrier.SignalAndWaitAsync("never");
    }

    [MultiHostFact("source", "destination")]
    public void Ends_early_and_is_waited_for()
    {
        if (IsSource)
        {
            Barrier.SignalAndWaitAsync("end").Wait();
        }
    }

    [MultiHostFact("source", "destination")]
    public void Records_a_failed_check() =>
        hosts.Record(new Check("guest-active", "vm1", Passed: IsSource, IsSource ? "running" : "paused"));

    [MultiHostFact("source", "destination", Timeout = 200)]
    public async Task Exceeds_its_time() => await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);

    [MultiHostFact("source", "destination")]
    public async Task Exchanges_different_types()
    {
        if (IsSource)
        {
            await Barrier.ExchangeAsync("port", 4711);
        }
        else
        {
            await Barrier.ExchangeAsync("port", "4711");
        }
    }

    [MultiHostFact("source", "destination")]
    public async Task Waits_where_the_other_exchanges()
    {
        if (IsSource)
        {
            await Barrier.ExchangeAsync("port", 4711);
        }
        else
        {
            await Barrier.SignalAndWaitAsync("port");
        }
    }

    [MultiHostFact("source", "destination")]
    public async Task Exchanges_a_value_that_is_too_large() =>
        await Barrier.ExchangeAsync("image", IsSource ? new string('x', 17 * 1024 * 1024) : "");

    [MultiHostFact("source", "destination")]
    public async Task Exchanges_values_that_are_too_large_together() => await Barrier.ExchangeAsync("image", new string('x', 9 * 1024 * 1024));

    [MultiHostFact("source", "destination")]
    public async void Fails_in_an_async_void_method()
    {
        await Barrier.SignalAndWaitAsync("both are there");
        if (!IsSource)
        {
            throw new InvalidOperationException("after the await");
        }
    }

    [MultiHostFact("source", "destination")]
    public async Task Leaves_log_files()
    {
        await File.WriteAllTextAsync(Path.Combine(hosts.LogFolder, "app.log"), $"log of {hosts.Self.Role}");
        await Barrier.SignalAndWaitAsync("written");
        Assert.False(IsSource, "see the log");
    }
}
