using System.Globalization;
using MultiHost;
using Xunit;
using Xunit.MultiHost;

namespace Workload;

/// <summary>Tests of growing sizes. How many rows or steps they have says the environment, which agents on this machine inherit.</summary>
public sealed class ScaleTests(IHostGroup hosts)
{
    // One row where nobody asks for more: every run of this assembly has to find them.
    private static readonly int Size = int.Parse(Environment.GetEnvironmentVariable("MULTIHOST_BENCH_SIZE") ?? "1", CultureInfo.InvariantCulture);

    public static TheoryData<int> Numbers => [.. Enumerable.Range(1, Size)];

    [MultiHostFact(Hosts = 2)]
    public Task Roles2() => MeetAsync();

    [MultiHostFact(Hosts = 8)]
    public Task Roles8() => MeetAsync();

    [MultiHostFact(Hosts = 32)]
    public Task Roles32() => MeetAsync();

    [MultiHostFact(Hosts = 128)]
    public Task Roles128() => MeetAsync();

    [MultiHostTheory("a", "b")]
    [MemberData(nameof(Numbers))]
    public void Rows(int number) => _ = number;

    [MultiHostFact("a", "b")]
    public void Steps()
    {
        for (int i = 1; i <= Size; i++)
        {
            hosts.Step($"step {i}");
        }
    }

    [MultiHostFact("a", "b")]
    public async Task Barriers()
    {
        for (int i = 1; i <= Size; i++)
        {
            await hosts.Barrier.SignalAndWaitAsync("round");
        }
    }

    private Task MeetAsync() => hosts.Barrier.SignalAndWaitAsync("all are here");
}
