using System.Diagnostics;
using MultiHost.Hosting;
using MultiHost.Results;

namespace MultiHost.Sessions;

/// <summary>Says as a step of each test what a child process has of the variables that an agent is started with, and what the agent
/// itself began with.</summary>
public sealed class EnvironmentEngine : ITestEngine
{
    public async Task RunCollectionAsync(string plan, IEngineHost host)
    {
        foreach (string phase in plan.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            await host.BeginAsync(phase);
            string own = (await File.ReadAllTextAsync("/proc/self/environ")).Split('\0').SingleOrDefault(
                v => v.StartsWith("DOTNET_TieredPGO=", StringComparison.Ordinal)) ?? "none";
            using Process child = Process.Start(
                new ProcessStartInfo("/bin/sh", ["-c", "echo ${DOTNET_TieredPGO-none} ${MULTIHOST_UNSET-none}"]) { RedirectStandardOutput = true })!;
            host.Group.Step($"{own}, child {(await child.StandardOutput.ReadToEndAsync()).Trim()}");
            host.Finish(new RoleResult(RoleEnd.Passed, 0));
        }
    }
}
