using MultiHost.Labs.Foundation;
using MultiHost.Linux;

namespace MultiHost.Labs.Hosts;

/// <summary>Starts a host in its network namespace, and again after it was killed.</summary>
internal sealed class HostStart(LabLocation location, LabState state)
{
    /// <summary>Variable in the environment of a host's first processes: the lab's folder.</summary>
    public const string Mark = "LAB_STATE";

    private const string Script = "host-init.sh";
    private const string SearchPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <summary>Writes what the hosts are made of, before the first start: a mounted overlay's folders must not be written to.</summary>
    public async Task PrepareAsync(SshFiles ssh, CancellationToken cancellationToken)
    {
        using (var script = new StreamReader(typeof(HostStart).Assembly.GetManifestResourceStream(Script)!))
        {
            string text = await script.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
            await File.WriteAllTextAsync(location.File(Script), text, cancellationToken).ConfigureAwait(false);
        }

        string names = string.Concat(state.Hosts.Select(h => $"{h.Address} {h.Name}\n"));
        foreach (LabHostState host in state.Hosts)
        {
            string folder = Folder(host);
            Directory.CreateDirectory(Path.Combine(folder, "work"));
            Directory.CreateDirectory(Path.Combine(folder, "root"));
            string etc = Path.Combine(folder, "upper", "etc");
            await File.WriteAllTextAsync(Path.Combine(etc, "hostname"), $"{host.Name}\n", cancellationToken).ConfigureAwait(false);
            await File.WriteAllTextAsync(Path.Combine(etc, "hosts"), $"127.0.0.1 localhost\n{names}", cancellationToken).ConfigureAwait(false);
            ssh.Give(folder);
        }
    }

    /// <summary>Starts a host and returns once its sshd listens.</summary>
    /// <exception cref="LabException">It did not come up; the message holds what it said.</exception>
    public async Task<LabHostState> RunAsync(LabHostState host, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(Deadline, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        LinuxProcess process = LinuxProcess.Start(Order(host));
        process.Input.Close();
        int id = 0;
        var said = new List<string>();
        try
        {
            while (await process.Output.ReadLineAsync(either.Token).ConfigureAwait(false) is { } line)
            {
                if (line == "ready" && Proc.Stat(id) is { } stat)
                {
                    process.LetRun();
                    return host with { ProcessId = id, StartTime = stat.StartTime };
                }

                if (line == "failed")
                {
                    break;
                }

                if (id == 0 && line.StartsWith("pid ", StringComparison.Ordinal) && int.TryParse(line.AsSpan(4), out id))
                {
                    continue;
                }

                said.Add(line);
            }
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            await process.DisposeAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            throw new LabException(Failure(host, $"its sshd did not listen within {Deadline.TotalSeconds} s", said));
        }

        await process.DisposeAsync().ConfigureAwait(false);
        throw new LabException(Failure(host, "it ended while it started", said));
    }

    private string Failure(LabHostState host, string what, List<string> said)
    {
        string words = said.Count == 0 ? "nothing" : string.Join("\n    ", said);
        string hint = words.Contains("overlay", StringComparison.Ordinal)
            ? $"\nThe file system of {location.StateFolder} may not carry an overlay (another overlay does not). Name a folder on ext4, xfs or tmpfs (--state)."
            : "";
        return $"Host {host.Name} of the lab did not come up: {what}.\n  it said: {words}{hint}";
    }

    private string Folder(LabHostState host) => location.File("hosts", host.Name);

    private ProcessOrder Order(LabHostState host) => new(
    [
        "/bin/sh", "-c", "exec \"$@\" 2>&1", "lab", "setsid", "nsenter", $"--net={host.Network.Path}", "unshare", "--mount", "--uts", "--ipc",
        "--pid", "--fork", "--kill-child", "--propagation", "private", "--", "/bin/sh", location.File(Script),
    ])
    {
        Folder = "/",
        WithoutOurVariables = true,
        Variables = new Dictionary<string, string>
        {
            ["PATH"] = SearchPath,
            [Mark] = location.StateFolder,
            ["LAB_HOST"] = host.Name,
            ["LAB_FOLDER"] = Folder(host),
            ["LAB_SHARED"] = LabHost.SharedFolder,
            ["LAB_READONLY"] = LabHost.ReadOnlyFolder,
            ["LAB_SMALL"] = LabHost.SmallDisk,
            ["LAB_SMALL_SIZE"] = $"{state.SmallDiskMiB}m",
            ["LAB_HIDE"] = string.Join('\n', state.Hide),
        },
    };
}
