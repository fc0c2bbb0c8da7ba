using MultiHost.Hosting;
using MultiHost.Results;

namespace MultiHost.Sessions;

/// <summary>Exchanges a value that is larger than a pipe in every test. The source comes to it when somebody writes into the pipe that a property names.</summary>
public sealed class ExchangingEngine : ITestEngine
{
    public const string Gate = "gate";
    public const string Waits = "Waits";

    public async Task RunCollectionAsync(string plan, IEngineHost host)
    {
        foreach (string phase in plan.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!await host.BeginAsync(phase))
            {
                return;
            }

            if (phase.StartsWith("test", StringComparison.Ordinal))
            {
                await ExchangeAsync(host.Group);
            }

            host.Finish(new RoleResult(RoleEnd.Passed, 0));
        }
    }

    private static async Task ExchangeAsync(IHostGroup group)
    {
        if (group.Self.Role == "source")
        {
            await File.ReadAllBytesAsync(group.Properties[Gate]);
        }

        Task exchange = group.Barrier.ExchangeAsync("large", new string('x', 1024 * 1024));
        group.Step(Waits);
        await exchange;
    }
}
