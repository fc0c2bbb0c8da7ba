using System.Diagnostics;
using MultiHost.Hosting;
using MultiHost.Results;

namespace MultiHost.Sessions;

/// <summary>Each phase writes to the console, says which process it is in, starts a process that outlives it, and meets the others at a barrier.</summary>
public sealed class HereEngine : ITestEngine
{
    public async Task RunCollectionAsync(string plan, IEngineHost host)
    {
        foreach (string phase in plan.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!await host.BeginAsync(phase))
            {
                return;
            }

            Console.WriteLine($"{phase} of {host.Group.Self.Name}");
            using Process left = Process.Start("sleep", "1000");
            host.Group.Step($"{left.Id} beside {Environment.ProcessId}");
            await host.Group.Barrier.SignalAndWaitAsync("all");
            host.Finish(new RoleResult(RoleEnd.Passed, 0));
        }
    }
}
