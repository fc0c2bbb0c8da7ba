using MultiHost.Hosting;
using MultiHost.Sessions;

namespace MultiHost.Running;

/// <summary>Ends agents where the properties say so; what is left passes when all have met.</summary>
public sealed class LossyEngine : WorkEngine
{
    /// <summary>Hosts whose agents end in the first test.</summary>
    public const string InTest = "Lost.InTest";

    /// <summary>Hosts whose agents end in the set-up.</summary>
    public const string InSetUp = "Lost.InSetUp";

    protected override Task SetUpAsync(IEngineHost host) => MeetAsync(host, InSetUp, ends: true);

    protected override Task TestAsync(int number, IEngineHost host) => MeetAsync(host, InTest, number == 1);

    private static async Task MeetAsync(IEngineHost host, string property, bool ends)
    {
        host.Group.WriteLine($"here is {host.Group.Self.Name}");
        await host.Group.Barrier.SignalAndWaitAsync("all are there");
        if (ends && host.Group.Properties.TryGetValue(property, out string? hosts) && hosts.Split(' ').Contains(host.Group.Self.Name))
        {
            Environment.Exit(3);
        }

        await host.Group.Barrier.SignalAndWaitAsync("all are left");
    }
}
