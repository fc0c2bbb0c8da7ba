using MultiHost.Hosts;

namespace MultiHost.Sessions;

/// <summary>What the agents of a test assembly run.</summary>
/// <param name="TestAssembly">Path of the test assembly. Its <c>.deps.json</c> and <c>.runtimeconfig.json</c> lie beside it, and so does the agent.</param>
/// <param name="Engine">Assembly-qualified name of the test framework's <see cref="MultiHost.Hosting.ITestEngine"/>.</param>
public sealed record AgentLaunch(string TestAssembly, string Engine)
{
    internal string Folder => Path.GetDirectoryName(Path.GetFullPath(TestAssembly))!;

    /// <summary>Name of the test assembly without its extension, which its <c>.deps.json</c> has, too.</summary>
    internal string Name => Path.GetFileNameWithoutExtension(TestAssembly);

    /// <summary>The command that starts an agent on a host that sees the files of this machine.</summary>
    internal IReadOnlyList<string> Command(string dotnet, string mark, string folder, TimeSpan heartbeat)
    {
        string name = Path.Combine(Folder, Name);
        return HostScripts.Watch(
            mark,
            folder,
            heartbeat,
            [
                dotnet, "exec", "--depsfile", $"{name}.deps.json", "--runtimeconfig", $"{name}.runtimeconfig.json",
                Path.Combine(Folder, "MultiHost.Agent.dll"),
            ]);
    }
}
