using MultiHost.Hosting;
using MultiHost.Sessions;

namespace MultiHost.Recording;

/// <summary>Ends the source's agent in the test, while the destination waits for it.</summary>
public sealed class ExitingEngine : WorkEngine
{
    protected override async Task TestAsync(int number, IEngineHost host)
    {
        if (host.Group.Self.Role == "source")
        {
            Environment.Exit(3);
        }

        await host.Group.Barrier.SignalAndWaitAsync("never");
    }
}
