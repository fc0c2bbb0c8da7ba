using MultiHost.Labs.Foundation;
using MultiHost.Labs.Hosts;
using MultiHost.Linux;

namespace MultiHost.Labs;

/// <summary>Removes all of a lab by what its state file names, however far its creator got.</summary>
internal static class LabTeardown
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    public static async Task<LabDown> RunAsync(LabLocation location, CancellationToken cancellationToken)
    {
        LabState? state = LabState.Read(location);
        if (state is null)
        {
            return RemoveUnused(location);
        }

        string[] hosts = [.. state.Hosts.Where(h => h.IsAlive).Select(h => h.Name)];
        int processes = await EndAsync(location, () => Task.FromResult(Unfinished(location, state))).ConfigureAwait(false);
        foreach (NetworkNamespace network in state.Namespaces.Select(n => new NetworkNamespace(n)))
        {
            processes += await EndAsync(location, () => InsideAsync(network, cancellationToken)).ConfigureAwait(false);
        }

        var namespaces = new List<string>();
        foreach (NetworkNamespace network in state.Namespaces.Select(n => new NetworkNamespace(n)).Where(n => n.Exists))
        {
            await network.DeleteAsync(cancellationToken).ConfigureAwait(false);
            namespaces.Add(network.Name);
        }

        int mounts = await UnmountAsync(location, cancellationToken).ConfigureAwait(false);
        bool settings = LabSettingsFile.Remove(state.SettingsFile, LabSettingsFile.Text(state, new SshFiles(location).Config));

        // The state file goes last: until then another `down` can finish what this one could not.
        string stateFile = location.File(LabState.FileName);
        foreach (string path in Directory.EnumerateFileSystemEntries(location.StateFolder).Where(p => p != stateFile).ToArray())
        {
            Delete(path);
        }

        Directory.Delete(location.StateFolder, recursive: true);
        RemoveHome(location);
        return new LabDown(state.Name, location.StateFolder, hosts, processes, namespaces, mounts, settings ? state.SettingsFile : null);
    }

    // The folder of all labs goes with the last of them.
    private static void RemoveHome(LabLocation location)
    {
        string home = Path.GetDirectoryName(location.StateFolder)!;
        if (home != LabLocation.Home || Directory.EnumerateFileSystemEntries(home).Any())
        {
            return;
        }

        try
        {
            Directory.Delete(home);
        }
        catch (IOException)
        {
            // Another lab has moved in meanwhile.
        }
    }

    // A creator that was killed before it wrote the state made nothing but the folder.
    private static LabDown RemoveUnused(LabLocation location)
    {
        string unfinished = location.File($"{LabState.FileName}.new");
        if (!Directory.Exists(location.StateFolder))
        {
            return LabDown.Nothing(location);
        }

        if (Directory.EnumerateFileSystemEntries(location.StateFolder).Any(p => p != unfinished))
        {
            throw new LabException(
                $"{location.StateFolder} holds no lab ({LabState.FileName} is missing), so nothing was removed. Name the lab's folder (--state).");
        }

        Directory.Delete(location.StateFolder, recursive: true);
        return LabDown.Nothing(location);
    }

    // What a killed maker was just running, and hosts that it was just starting: they may not be in a namespace of the lab yet.
    private static IReadOnlyList<int> Unfinished(LabLocation location, LabState state) =>
    [
        .. Proc.Ids().Where(id => id != Environment.ProcessId && (Proc.HasVariable(id, HostStart.Mark, location.StateFolder)
            || (state.Maker != LabTool.Maker && !state.IsComplete && Proc.HasVariable(id, LabTool.MakerMark, state.Maker)))),
    ];

    private static async Task<IReadOnlyList<int>> InsideAsync(NetworkNamespace network, CancellationToken cancellationToken) =>
        network.Exists
            ? [.. (await network.ProcessesAsync(cancellationToken).ConfigureAwait(false)).Where(id => id != Environment.ProcessId)]
            : [];

    /// <summary>Kills what is found until nothing is.</summary>
    private static async Task<int> EndAsync(LabLocation location, Func<Task<IReadOnlyList<int>>> find)
    {
        int ended = 0;
        long began = TimeProvider.System.GetTimestamp();
        while (await find().ConfigureAwait(false) is { Count: > 0 } ids)
        {
            if (TimeProvider.System.GetElapsedTime(began) > Deadline)
            {
                throw new LabException(
                    $"New processes keep coming up in the lab: {Describe(ids)}. End what starts them, and run `{location.Command("down")}` again.");
            }

            PidFd[] processes = [.. ids.Select(PidFd.TryOpen).OfType<PidFd>()];
            Array.ForEach(processes, p => p.Signal(Signals.Kill));
            bool[] gone = await Task.WhenAll(processes.Select(p => p.EndedAsync(Deadline))).ConfigureAwait(false);
            Array.ForEach(processes, p => p.Dispose());
            if (gone.Contains(false))
            {
                throw new LabException(
                    $"Processes of the lab did not end within {Deadline.TotalSeconds} s of kill -9: {Describe(ids)}. The kernel is busy with them: "
                    + $"run `{location.Command("down")}` again later.");
            }

            ended += processes.Length;
        }

        return ended;
    }

    private static string Describe(IEnumerable<int> ids) =>
        string.Join(", ", ids.Where(id => Proc.Stat(id) is not null).Select(id => $"{id} {Proc.CommandLine(id)}"));

    // Hosts mount in namespaces of their own, which went with them. These are other people's, and deleting must not go through them.
    private static async Task<int> UnmountAsync(LabLocation location, CancellationToken cancellationToken)
    {
        string[] points =
        [
            .. (await File.ReadAllLinesAsync("/proc/self/mountinfo", cancellationToken).ConfigureAwait(false))
                .Select(line => line.Split(' ')[4].Replace("\\040", " ", StringComparison.Ordinal))
                .Where(p => p.StartsWith($"{location.StateFolder}/", StringComparison.Ordinal))
                .OrderByDescending(p => p.Length),
        ];
        foreach (string point in points)
        {
            await LabTool.RunAsync(["umount", "-l", point], cancellationToken).ConfigureAwait(false);
        }

        return points.Length;
    }

    private static void Delete(string path)
    {
        if (Directory.Exists(path) && !new FileInfo(path).Attributes.HasFlag(FileAttributes.ReparsePoint))
        {
            Directory.Delete(path, recursive: true);
        }
        else
        {
            File.Delete(path);
        }
    }
}
