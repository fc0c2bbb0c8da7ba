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
