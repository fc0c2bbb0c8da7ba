using System.Diagnostics;
using MultiHost.Hosting;
using MultiHost.Results;

namespace MultiHost.Sessions;

/// <summary>Starts a child process in each phase and says so as a step; tests then wait until the group is stopped.</summary>
public sealed class BlockingEngine : ITestEngine
{
    public const string Blocked = "Blocked";

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
                using Process child = Process.Start("/usr/bin/setsid", ["/bin/sleep", "1000"]);
                host.Group.Step(Blocked);
                TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
                using (host.Group.Stopping.Register(stopped.SetResult))
                {
                    await stopped.Task;
                }
            }

            host.Finish(new RoleResult(RoleEnd.Passed, 0));
        }
    }
}
