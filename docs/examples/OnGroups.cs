using MultiHost;
using Xunit.MultiHost;

public sealed class OnGroups
{
    [MultiHostFact("source", "destination", EachGroup = true)]
    public async Task Works_on_each_pair(IBarrier barrier) => await barrier.SignalAndWaitAsync("both");

    [MultiHostFact(AllHosts = true)]
    public async Task Works_on_all_of_them(IBarrier barrier) => await barrier.SignalAndWaitAsync("all");
}
