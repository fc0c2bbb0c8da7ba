using MultiHost;
using Xunit.MultiHost;

namespace Scenarios;

/// <summary>A test that waits until somebody stops it.</summary>
public sealed class Patient(IHostGroup hosts)
{
    [MultiHostFact("source", "destination")]
    public async Task Waits_to_be_stopped()
    {
        hosts.Step("Wait");
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, hosts.Stopping);
    }
}
