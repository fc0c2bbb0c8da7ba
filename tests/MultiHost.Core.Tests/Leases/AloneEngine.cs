using MultiHost.Hosting;
using MultiHost.Linux;
using MultiHost.Results;
using MultiHost.Sessions;

namespace MultiHost.Running;

/// <summary>Each phase fails if what a <see cref="BlockingEngine"/> has started is still on the host.</summary>
public sealed class AloneEngine : ITestEngine
{
    public async Task RunCollectionAsync(string plan, IEngineHost host)
    {
        foreach (string phase in plan.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!await host.BeginAsync(phase))
            {
                return;
            }

            string[] others = [.. Proc.Ids().Select(Proc.CommandLine).Where(c => c == "/bin/sleep 1000")];
            host.Finish(others.Length == 0
                ? new RoleResult(RoleEnd.Passed, 0)
                : new RoleResult(RoleEnd.Failed, 0, null, new ExceptionInfo("Others", $"{others.Length} processes of another run are here", null, -1)));
        }
    }
}
