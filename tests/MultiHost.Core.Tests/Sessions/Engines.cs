using System.Diagnostics;
using MultiHost.Hosting;
using MultiHost.Results;

namespace MultiHost.Sessions;

/// <summary>Carries out the phases that the plan names, a line each, and they pass.</summary>
public sealed class PassingEngine : ITestEngine
{
    public async Task RunCollectionAsync(string plan, IEngineHost host)
    {
        foreach (string phase in plan.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (await host.BeginAsync(phase))
            {
                host.Finish(new RoleResult(RoleEnd.Passed, 0));
            }
        }
    }
}

/// <summary>Ends its agent as soon as the first phase has passed.</summary>
public sealed class DyingEngine : ITestEngine
{
    public async Task RunCollectionAsync(string plan, IEngineHost host)
    {
        await host.BeginAsync(plan.Split('\n')[0]);
        host.Finish(new RoleResult(RoleEnd.Passed, 0));
        Environment.Exit(3);
    }
}

/// <summary>Throws where a test framework should not.</summary>
public sealed class ThrowingEngine : ITestEngine
{
    public async Task RunCollectionAsync(string plan, IEngineHost host)
    {
        await host.BeginAsync(plan.Split('\n')[0]);
        throw new InvalidOperationException("the engine is broken");
    }
}

/// <summary>Comes to another phase than the controller.</summary>
public sealed class LostEngine : ITestEngine
{
    public async Task RunCollectionAsync(string plan, IEngineHost host) => await host.BeginAsync("something else");
}

/// <summary>Fails with more words than a message can carry.</summary>
public sealed class VerboseEngine : WorkEngine
{
    protected override Task TestAsync(int number, IEngineHost host) =>
        throw new InvalidOperationException($"It began like this{new string('x', 20 * 1024 * 1024)}it ended like this");
}

/// <summary>Reports another result of a test after the first, on the source, and waits there to be ended; the destination goes on when that has happened.</summary>
public sealed class TwiceEngine : ITestEngine
{
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
                IReadOnlyDictionary<RoleName, int> agents = await host.Group.Barrier.ExchangeAsync("agents", Environment.ProcessId);
                if (host.Group.Self.Role == "source")
                {
                    host.Finish(new RoleResult(RoleEnd.Passed, 0));
                    host.Finish(new RoleResult(RoleEnd.Failed, 0, null, new ExceptionInfo("A", "a second word", null, -1)));
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
                }

                await EndOfAsync(agents["source"]);
            }

            host.Finish(new RoleResult(RoleEnd.Passed, 0));
        }
    }

    private static async Task EndOfAsync(int agent)
    {
        try
        {
            using Process process = Process.GetProcessById(agent);
            await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);
        }
        catch (ArgumentException)
        {
            // It has ended already.
        }
    }
}
