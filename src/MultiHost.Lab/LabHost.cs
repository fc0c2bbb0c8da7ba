using MultiHost.Labs.Foundation;
using MultiHost.Linux;

namespace MultiHost.Labs;

/// <summary>A host of a lab.</summary>
public sealed partial class LabHost
{
    /// <summary>A folder that all hosts of a lab share, for reading and writing.</summary>
    public const string SharedFolder = "/mnt/shared";

    /// <summary>A folder that all hosts of a lab share, and none can write to.</summary>
    public const string ReadOnlyFolder = "/mnt/readonly";

    /// <summary>A small disk of the host's own, in memory: one that a test can fill.</summary>
    public const string SmallDisk = "/mnt/small";

    private readonly Lab lab;
    private readonly int index;

    internal LabHost(Lab lab, int index)
    {
        this.lab = lab;
        this.index = index;
    }

    /// <summary>Its hostname.</summary>
    public string Name => State.Name;

    /// <summary>Its address on the lab's network, which is apart from the machine's.</summary>
    public string Address => State.Address;

    /// <summary>Name of its network namespace, for <c>ip netns exec</c>.</summary>
    public string NetworkNamespace => State.Namespace;

    /// <summary>Its first process, as the machine numbers it.</summary>
    public int ProcessId => State.ProcessId;

    /// <summary>Whether it runs.</summary>
    public bool IsRunning => State.IsAlive;

    internal LabHostState State => lab.State.Hosts[index];

    /// <summary>Runs a command on the host as root, without ssh.</summary>
    /// <param name="command">The program and its arguments; no shell splits or expands them.</param>
    /// <param name="deadline">After it the command is ended. Default: null, for 15 seconds.</param>
    /// <param name="cancellationToken">Ends the command.</param>
    /// <returns>How it ended, whatever its exit code.</returns>
    /// <exception cref="LabException">The host does not run, or the command did not end in time.</exception>
    public Task<CommandResult> RunAsync(IReadOnlyList<string> command, TimeSpan? deadline = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (!IsRunning)
        {
            throw new LabException(
                $"Host {Name} of the lab does not run, so it cannot run '{PosixShell.Quote(command)}'.");
        }

        // Entering the mount namespace leads to its root; --wd=/ would be the machine's. Nothing of the caller's environment gets to the
        // host: it may tell of folders and processes that are not there.
        string[] enter =
        [
            "nsenter", "--target", $"{ProcessId}", "--mount", "--uts", "--ipc", "--net", "--pid", "--", "/usr/bin/env", "-i",
            "HOME=/root", "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C", .. command,
        ];
        return LabTool.TryAsync(enter, deadline ?? LabTool.DefaultDeadline, null, cancellationToken);
    }
}
