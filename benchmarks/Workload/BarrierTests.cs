using System.Diagnostics;
using System.Globalization;
using MultiHost;
using Xunit.MultiHost;

namespace Workload;

/// <summary>How long the last arrival at a barrier waits for its release.</summary>
public sealed class BarrierTests(IHostGroup hosts)
{
    private const int Rounds = 500;

    // Until the runtime has compiled for good what a barrier needs: that takes it a while, and is not what a barrier costs.
    private const int WarmUp = 3000;

    [MultiHostFact(Hosts = 2)]
    public Task Two() => MeasureAsync();

    [MultiHostFact(Hosts = 8)]
    public Task Eight() => MeasureAsync();

    [MultiHostFact(Hosts = 32)]
    public async Task ThirtyTwo()
    {
        await MeasureAsync();
        IReadOnlyDictionary<RoleName, long> residents = await hosts.Barrier.ExchangeAsync("memory", Environment.WorkingSet);
        Figure("memory", residents.Values.Order().ElementAt(16) / 1024.0 / 1024);
    }

    // The slowest role's round is the time from the last arrival to the last exit and back, because every role is at every barrier.
    private async Task MeasureAsync()
    {
        for (int i = 0; i < WarmUp; i++)
        {
            await hosts.Barrier.SignalAndWaitAsync("warm-up");
        }

        double[] rounds = new double[Rounds];
        for (int i = 0; i < Rounds; i++)
        {
            long began = Stopwatch.GetTimestamp();
            await hosts.Barrier.SignalAndWaitAsync("round");
            rounds[i] = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        }

        Array.Sort(rounds);
        Figure("barrier", rounds[Rounds / 2]);
    }

    private void Figure(string name, double value)
    {
        if (hosts.Self == hosts.Hosts[0])
        {
            hosts.WriteLine(string.Create(CultureInfo.InvariantCulture, $"FIGURE {name} | {value:0.0000}"));
        }
    }
}
