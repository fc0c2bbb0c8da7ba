using System.Globalization;
using MultiHost.Protocol;

namespace MultiHost.Hosts;

/// <summary>
/// What runs on a host besides the agent: the scripts of the folder beside, for a POSIX shell with grep, find, tar and gzip. Standard input and output
/// are the conversation with the controller; when the input ends, each of them cleans up and ends.
/// </summary>
internal static class HostScripts
{
    /// <summary>First line of what a script says. What comes before it was printed by the host's shell.</summary>
    public const string Greeting = "MULTIHOST-HOST";

    private static readonly string WatchScript = ShellScript.Read("watch.sh");
    private static readonly string EnterScript = ShellScript.Read("enter.sh");
    private static readonly string ReceiveScript = ShellScript.Read("receive.sh");
    private static readonly string KillScript = ShellScript.Read("kill.sh");
    private static readonly string MachineScript = ShellScript.Read("machine.sh");

    /// <summary>Says what the machine is, and ends.</summary>
    public static IReadOnlyList<string> Machine => ["/bin/sh", "-c", MachineScript, "multihost-machine"];

    /// <summary>Starts an agent where the files of this machine are seen: mark, folder, how often the guard looks, and the agent's
    /// command follow.</summary>
    public static IReadOnlyList<string> Watch(string mark, string folder, TimeSpan heartbeat, IEnumerable<string> command) =>
        ["/bin/sh", "-c", WatchScript, "multihost-watch", mark, folder, Beat(heartbeat), .. command];

    /// <summary>Enters a host: says its facts, takes <c>tree NAME HASH</c> lines, and with <c>agent DOTNET</c> becomes the agent's
    /// watcher.</summary>
    public static IReadOnlyList<string> Enter(string run, string host, string test, TimeSpan heartbeat) =>
        ["/bin/sh", "-c", EnterScript, "multihost-watch", run, host, test, Beat(heartbeat)];

    /// <summary>Takes the keys of a tree's files up to an empty line, says those that it lacks, and takes the archive.</summary>
    public static IReadOnlyList<string> Receive(string tree, long limitKiB) =>
        ["/bin/sh", "-c", ReceiveScript, "multihost-receive", tree, $"{limitKiB}"];

    /// <summary>Ends an agent and all that it started, so that its watcher cleans up.</summary>
    public static IReadOnlyList<string> Kill(string mark) => ["/bin/sh", "-c", KillScript, "multihost-kill", mark];

    // In whole seconds, as POSIX's sleep takes them.
    private static string Beat(TimeSpan heartbeat) =>
        Math.Max(1, Math.Ceiling(SilenceWatch.Period(heartbeat).TotalSeconds)).ToString(CultureInfo.InvariantCulture);
}
