using MultiHost.Hosts;
using MultiHost.Settings;

namespace MultiHost.Sessions;

/// <summary>Starts an agent where the files of this machine are seen.</summary>
internal static class LocalAgent
{
    public static AgentConnection Start(HostDefinition host, IHostTransport transport, AgentLaunch launch, string runFolder, TimeSpan heartbeat)
    {
        string folder = Path.Combine(runFolder, host.Name);
        string dotnet = host.Dotnet ?? DotnetLocator.Path();
        ChildProcess process = (ChildProcess)transport.Start(launch.Command(dotnet, $"{Path.GetFileName(runFolder)}-{host.Name}", folder, heartbeat));
        return new AgentConnection(process, folder, launch.TestAssembly, dotnet, process.KillChildren);
    }
}
