using System.Reflection;
using System.Runtime.InteropServices;
using MultiHost.Recording;
using MultiHost.Sessions;
using MultiHost.Settings;

namespace MultiHost.Running;

/// <summary>The first lines of a run's record.</summary>
internal static class Beginning
{
    public static void Write(AgentLaunch launch, RunContext run)
    {
        run.Attachments?.AddRun(run.Record.Folder);
        run.Record.Add(Of(launch, run));
        foreach (HostDefinition host in run.Settings.Hosts)
        {
            run.Record.Add(new HostKnown(host.Name, host.Address, Words.Of(host.Transport), [.. host.Labels.Order(StringComparer.Ordinal)]));
        }
    }

    private static RunStarted Of(AgentLaunch launch, RunContext run) => new(
        RunStarted.Current,
        run.Name,
        Environment.MachineName,
        Environment.ProcessId,
        launch.Name,
        Path.GetFullPath(launch.TestAssembly),
        typeof(Beginning).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "",
        RuntimeInformation.FrameworkDescription,
        RuntimeInformation.OSDescription,
        run.Settings.Source,
        run.Settings.Shuffle is { Tests: false, Roles: false } ? null : run.Settings.Shuffle.Seed);
}
