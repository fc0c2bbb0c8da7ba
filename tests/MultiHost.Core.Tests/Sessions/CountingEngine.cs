using Coverlet.Core.Instrumentation.Tracker;
using MultiHost.Hosting;
using MultiHost.Results;

namespace MultiHost.Sessions;

/// <summary>Runs code, once a phase, that coverlet counts.</summary>
public sealed class CountingEngine : ITestEngine
{
    public async Task RunCollectionAsync(string plan, IEngineHost host)
    {
        foreach (string phase in plan.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (await host.BeginAsync(phase))
            {
                Interlocked.Increment(ref Tests_0f8c.HitsArray[2]);
                host.Finish(new RoleResult(RoleEnd.Passed, 0));
            }
        }
    }
}
