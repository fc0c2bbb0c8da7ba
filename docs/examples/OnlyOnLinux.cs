using MultiHost;
using Xunit;
using Xunit.MultiHost;

public sealed class OnlyOnLinux
{
    [MultiHostFact("source", "destination")]
    public async Task Works_where_it_can(IBarrier barrier)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "needs Linux on every host");
        await barrier.SignalAndWaitAsync("all of us can");
    }
}
