using MultiHost.Hosts;
using MultiHost.Settings;

namespace MultiHost.Sessions;

/// <summary>Starts an agent where the files of this machine are seen.</summary>
internal static class LocalAgent
{
    public static AgentConnection Start(HostDefinition host, IHostTransport transport, AgentLaunch launch, RunContext run)
    {
        string dotnet = host.Dotnet ?? DotnetLocator.Path();
        string mark = $"{run.Name}-{host.Mark}";
        string folder = Directory.CreateTempSubdirectory($"{mark}.").FullName; // new, and nobody else's: see docs/security.md
        try
        {
            ChildProcess process = (ChildProcess)transport.Start(launch.Command(dotnet, mark, folder, run.Settings.Timeouts.Heartbeat));
            return new AgentConnection(process, folder, launch.TestAssembly, dotnet, process.KillChildren);
        }
        catch (HostUnavailableException)
        {
            Directory.Delete(folder);
            throw;
        }
    }
}
