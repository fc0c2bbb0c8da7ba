namespace MultiHost.Sessions;

/// <summary>What the agents of a test assembly run.</summary>
/// <param name="TestAssembly">Path of the test assembly. Its <c>.deps.json</c> and <c>.runtimeconfig.json</c> lie beside it, and so does the agent.</param>
/// <param name="Engine">Assembly-qualified name of the test framework's <see cref="MultiHost.Engine.ITestEngine"/>.</param>
public sealed record AgentLaunch(string TestAssembly, string Engine)
{
    // What watches over an agent, whatever becomes of it: after its end nothing that it started is left, and neither is its folder.
    // The mark is in the environment of all that the agent starts, so a process that left its process group is found as well. It ends with a
    // character that no host's name has, so that local1's mark is not found in local10's. What grep finds counts, not its exit code: that
    // also speaks of processes that ended while it looked, and of those of other users.
    private const string Watch = """
        mark=$1; folder=$2; shift 2
        mkdir -p -m 700 "$folder" || exit 73
        trap : INT HUP TERM
        MULTIHOST_SESSION=$mark/ "$@"
        code=$?
        rounds=0
        while [ $rounds -lt 20 ]; do
          rounds=$((rounds + 1))
          left=$(grep -lsaF "MULTIHOST_SESSION=$mark/" /proc/[0-9]*/environ)
          [ $? -gt 128 ] && continue
          [ -n "$left" ] || break
          for path in $left; do id=${path#/proc/}; kill -9 "${id%/environ}" 2>/dev/null; done
        done
        rm -rf -- "$folder"
        rmdir -- "${folder%/*}" 2>/dev/null
        exit $code
        """;

    internal string Folder => Path.GetDirectoryName(Path.GetFullPath(TestAssembly))!;

    /// <summary>The command that starts an agent on a host that sees the files of this machine.</summary>
    internal IReadOnlyList<string> Command(string dotnet, string mark, string folder)
    {
        string name = Path.Combine(Folder, Path.GetFileNameWithoutExtension(TestAssembly));
        return
        [
            "/bin/sh", "-c", Watch, "multihost-watch", mark, folder,
            dotnet, "exec", "--depsfile", $"{name}.deps.json", "--runtimeconfig", $"{name}.runtimeconfig.json",
            Path.Combine(Folder, "MultiHost.Agent.dll"),
        ];
    }
}
