using MultiHost.Labs.Foundation;
using MultiHost.Labs.Hosts;

namespace MultiHost.Labs;

public sealed partial class Lab
{
    private const UnixFileMode Everybody =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <summary>Makes a lab, and returns once every host's sshd listens and every host reaches the others. What a dead lab of the same
    /// folder left is removed first. If it fails or is cancelled, nothing is left.</summary>
    /// <exception cref="LabException">It cannot be made, or one is up already; the message says why and what to do.</exception>
    public static async Task<Lab> UpAsync(LabOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        CheckRequirements();
        LabLocation location = options.Location;
        using LabLock taken = await LabLock.TakeAsync(location, cancellationToken).ConfigureAwait(false);
        using LabLock named = await LabLock.TakeNameAsync(location, cancellationToken).ConfigureAwait(false);
        if (LabState.Read(location) is { IsAlive: true } other)
        {
            throw new LabException(
                $"Lab '{other.Name}' is up already: {string.Join(", ", other.Hosts.Select(h => h.Name))}, in {location.StateFolder}. "
                + $"Take it down first ({location.Command("down")}), or give the new one another name (--name).");
        }

        LabState plan = LabState.Plan(options);
        LabSettingsFile.CheckFree(plan.SettingsFile);
        await ClearAsync(location, cancellationToken).ConfigureAwait(false);
        CheckNamesFree(plan);
        try
        {
            return await MakeAsync(location, plan, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await LabTeardown.RunAsync(location, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    private static async Task<Lab> MakeAsync(LabLocation location, LabState plan, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(location.StateFolder, Everybody);
        plan.Write(location); // before anything else is there: whoever comes after a kill -9 knows what to look for
        Directory.CreateDirectory(location.File("shared"), Everybody);
        Directory.CreateDirectory(location.File("readonly"), Everybody);

        var ssh = new SshFiles(location);
        var network = new LabNetwork(location, plan);
        await Task.WhenAll(ssh.MakeKeysAsync(plan.Hosts, cancellationToken), network.MakeAsync(cancellationToken)).ConfigureAwait(false);

        var start = new HostStart(location, plan);
        await start.PrepareAsync(ssh, cancellationToken).ConfigureAwait(false);
        Task<LabHostState[]> hosts = Task.WhenAll(plan.Hosts.Select(h => start.RunAsync(h, cancellationToken)));
        await Task.WhenAll(hosts, network.ConnectedAsync(cancellationToken)).ConfigureAwait(false);

        LabState made = plan with { Hosts = await hosts.ConfigureAwait(false), IsComplete = true };
        Lab lab = new(location, made);
        if (made.ServesNfs)
        {
            await lab.Hosts[0].ServeNfsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
        }

        LabSettingsFile.Write(made.SettingsFile, LabSettingsFile.Text(made, ssh.Config));
        made.Write(location);
        return lab;
    }

    private static async Task ClearAsync(LabLocation location, CancellationToken cancellationToken)
    {
        if (File.Exists(location.File(LabState.FileName)))
        {
            await LabTeardown.RunAsync(location, cancellationToken).ConfigureAwait(false);
        }
        else if (Directory.Exists(location.StateFolder)
            && Directory.EnumerateFileSystemEntries(location.StateFolder).Any(p => Path.GetFileName(p) != $"{LabState.FileName}.new"))
        {
            throw new LabException($"{location.StateFolder} is not empty and holds no lab. Name another folder (--state), or empty it.");
        }
    }

    private static void CheckNamesFree(LabState plan)
    {
        string[] taken = [.. plan.Namespaces.Where(n => new NetworkNamespace(n).Exists)];
        if (taken.Length > 0)
        {
            throw new LabException(
                $"A lab '{plan.Name}' of another folder has the network namespaces {string.Join(", ", taken)}. "
                + "Give this one another name (--name), or take the other down (--state FOLDER); if its folder is gone: "
                + string.Join("; ", taken.Select(n => $"ip netns pids {n} | xargs -r kill -9; ip netns del {n}")));
        }
    }
}
