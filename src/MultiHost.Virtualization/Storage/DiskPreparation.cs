using System.Collections.Concurrent;
using MultiHost.Virtualization.Guests;

namespace MultiHost.Virtualization.Storage;

/// <summary>One host's part in making a guest's disks ready.</summary>
internal sealed class DiskPreparation(IHostGroup hosts, GuestDefinition guest, ConcurrentDictionary<string, MadeDisk> made)
{
    private readonly string host = hosts.Self.Name;

    /// <summary>Makes the files that this host has to make; the first host also makes the proofs for the others.</summary>
    public async Task<DiskMessage> MakeAsync(bool isHome, CancellationToken cancellationToken)
    {
        List<string?> paths = [];
        List<SharedFileProof?> proofs = [];
        try
        {
            for (int index = 0; index < guest.Disks.Count; index++)
            {
                GuestDisk disk = guest.Disks[index];
                string? shared = disk.Place == DiskPlace.Local ? await LocalAsync(disk, index, cancellationToken).ConfigureAwait(false)
                    : disk.Place == DiskPlace.Shared && isHome ? await SharedAsync(disk, index, cancellationToken).ConfigureAwait(false)
                    : null;
                paths.Add(shared);
                proofs.Add(shared is null ? null : await OnThreadAsync(() => SharedFileProof.Make(shared), cancellationToken).ConfigureAwait(false));
            }
        }
        catch
        {
            Remove(proofs);
            throw;
        }

        return new DiskMessage(paths, proofs, null);
    }

    /// <summary>What is wrong with the shared disks as this host sees them; null if they are the first host's.</summary>
    public Task<string?> CompareAsync(DiskMessage first, string firstHost, CancellationToken cancellationToken) =>
        OnThreadAsync(() => Compare(first, firstHost), cancellationToken);

    private string? Compare(DiskMessage first, string firstHost)
    {
        for (int index = 0; index < guest.Disks.Count; index++)
        {
            if (first.Proofs![index] is { } proof && proof.Check(first.Paths![index]!) is { } difference)
            {
                return $"{first.Paths[index]} is not the same file on {host} as on {firstHost}: {difference} on {host}. "
                    + "Mount the same storage there on both, or use GuestDisk.Local and MigrationOptions.CopyStorage";
            }
        }

        return null;
    }

    // Storage that hangs would hold us beyond every deadline; the thread is given up then.
    private static async Task<T> OnThreadAsync<T>(Func<T> look, CancellationToken cancellationToken) => await Task.Factory
        .StartNew(look, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
        .WaitAsync(cancellationToken).ConfigureAwait(false);

    public static void Remove(IEnumerable<SharedFileProof?>? proofs)
    {
        foreach (SharedFileProof proof in (proofs ?? []).OfType<SharedFileProof>())
        {
            proof.Remove();
        }
    }

    public static void Delete(string path, IHostGroup hosts)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            hosts.WriteLine($"{path} could not be removed on {hosts.Self.Name}: {e.Message}");
        }
    }

    // A file of the host's own needs no proof, so no path of it is told.
    private async Task<string?> LocalAsync(GuestDisk disk, int index, CancellationToken cancellationToken)
    {
        string path = GuestDisks.LocalPath(hosts, guest, index);
        if (disk.CreateMiB is not null)
        {
            await CreateAsync(disk, path, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            MustExist(path);
        }

        return null;
    }

    private async Task<string?> SharedAsync(GuestDisk disk, int index, CancellationToken cancellationToken)
    {
        if (disk.CreateMiB is not null)
        {
            await CreateAsync(disk, disk.Path!, cancellationToken).ConfigureAwait(false);
            return disk.Path;
        }

        MustExist(disk.Path!);
        if (!disk.OwnCopy)
        {
            return disk.Path;
        }

        string copy = Path.Combine(Path.GetDirectoryName(disk.Path)!, $"mh-{guest.Name}-disk{index}-{Guid.NewGuid():N}.qcow2");
        made[copy] = new MadeDisk(guest.Name, hosts.LogFolder);
        await new QemuImg(host).CopyAsync(disk, copy, cancellationToken).ConfigureAwait(false);
        return copy;
    }

    private async Task CreateAsync(GuestDisk disk, string path, CancellationToken cancellationToken)
    {
        if (File.Exists(path) && !made.ContainsKey(path))
        {
            throw new StorageException(
                $"{path} is there already on {host}, and CreateMiB would replace it: remove it, name another file, or leave CreateMiB out", host, path);
        }

        made[path] = new MadeDisk(guest.Name, hosts.LogFolder);
        if (disk.Format == DiskFormat.Qcow2)
        {
            await new QemuImg(host).CreateAsync(path, disk, cancellationToken).ConfigureAwait(false);
            return;
        }

        using FileStream file = new(path, FileMode.Create, FileAccess.Write);
        file.SetLength(disk.CreateMiB!.Value * 1024L * 1024);
    }

    private void MustExist(string path)
    {
        if (!File.Exists(path))
        {
            throw new StorageException($"there is no file {path} on {host}", host, path);
        }
    }
}

/// <summary>What the hosts tell each other about a guest's disks.</summary>
/// <param name="Paths">By the first host: where each disk's file is; null where each host has its own, or a server.</param>
/// <param name="Proofs">By the first host: what others must find there (<see cref="SharedFileProof"/>).</param>
/// <param name="Error">Why this host's disks are not ready; null if they are.</param>
internal sealed record DiskMessage(IReadOnlyList<string?>? Paths, IReadOnlyList<SharedFileProof?>? Proofs, string? Error);
