using System.Collections.Concurrent;
using System.Globalization;
using MultiHost.Virtualization.Guests;

namespace MultiHost.Virtualization.Storage;

/// <summary>The disks of a host's guests: where their files are, and which of them were made here. Safe to use from several threads.</summary>
internal sealed class GuestDisks(IHostGroup hosts, TimeProvider time)
{
    // The others' deadlines have just run out as well, and their answers are on the way.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, IReadOnlyList<string?>> paths = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, MadeDisk> made = new(StringComparer.Ordinal);

    /// <summary>
    /// Makes a guest's disks ready on all hosts side by side, and shows that those which are shared are the same file everywhere. All hosts
    /// that may run the guest take part, and pass together.
    /// </summary>
    /// <exception cref="StorageException">A disk is not ready on some host; thrown on all.</exception>
    public async Task PrepareAsync(GuestDefinition guest, RoleName home, CancellationToken cancellationToken)
    {
        if (guest.Disks.Count == 0)
        {
            return;
        }

        hosts.Step($"{guest.Name}: disks");
        bool isHome = hosts.Self.Role == home;
        RoleName[] roles = guest.DiskRoles.Count > 0 ? [.. guest.DiskRoles] : [.. hosts.Hosts.Select(h => h.Role)];
        if (!roles.Contains(hosts.Self.Role))
        {
            return;
        }

        using CancellationTokenSource deadline = new(guest.DiskPrepareTimeout, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        DiskPreparation preparation = new(hosts, guest, made);
        DiskMessage mine = await TryAsync(guest, token => preparation.MakeAsync(isHome, token), either.Token, cancellationToken).ConfigureAwait(false);
        try
        {
            await MeetAsync(guest, home, roles, preparation, mine, either.Token, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            DiskPreparation.Remove(mine.Proofs);
        }
    }

    /// <summary>The disks of a guest as this host has them.</summary>
    public IReadOnlyList<GuestDisk> Of(GuestDefinition guest)
    {
        IReadOnlyList<string?> known = paths.GetValueOrDefault(guest.Name, []);
        return [.. guest.Disks.Select((disk, index) => disk with
        {
            Path = disk.Place == DiskPlace.Local ? LocalPath(hosts, guest, index) : known.ElementAtOrDefault(index) ?? disk.Path,
            Format = disk.OwnCopy ? DiskFormat.Qcow2 : disk.Format,
        })];
    }

    /// <summary>
    /// Removes a guest's files that nobody needs any more when its handle on this host ends: those of this host's own, and those that hosts share if the guest
    /// was here to the end. What it leaves at another host, that one removes when the guest ends there.
    /// </summary>
    public void RemoveOf(GuestDefinition guest, string? imageCopy, bool wasHere)
    {
        if (wasHere && imageCopy is not null)
        {
            Remove(imageCopy);
        }

        IReadOnlyList<string?> known = paths.TryRemove(guest.Name, out IReadOnlyList<string?>? told) ? told : [];
        for (int index = 0; index < guest.Disks.Count; index++)
        {
            GuestDisk disk = guest.Disks[index];
            if (disk is { CreateMiB: null, OwnCopy: false })
            {
                continue;
            }

            string? path = disk.Place == DiskPlace.Local ? LocalPath(hosts, guest, index) : wasHere ? known.ElementAtOrDefault(index) : null;
            if (path is not null && (disk.Place == DiskPlace.Shared || made.ContainsKey(path)))
            {
                Remove(path);
            }
        }
    }

    /// <summary>Remembers a file that is being made for a guest on this host, such as a copy of its image.</summary>
    public void Keep(string? path, string guest)
    {
        if (path is not null)
        {
            made[path] = new MadeDisk(guest, hosts.LogFolder);
        }
    }

    /// <summary>Removes what this test has made for a guest that was nowhere yet.</summary>
    public void RemoveMadeFor(GuestDefinition guest)
    {
        foreach ((string path, MadeDisk disk) in made)
        {
            if (disk == new MadeDisk(guest.Name, hosts.LogFolder))
            {
                Remove(path);
            }
        }
    }

    /// <summary>
    /// Removes what guests of earlier tests have left: that of those whose handles on this host have ended, whatever became of them elsewhere.
    /// </summary>
    /// <param name="isHere">Whether a guest of this name still has a handle on this host.</param>
    public void RemoveOfEarlierTests(Func<string, bool> isHere)
    {
        foreach ((string path, MadeDisk disk) in made)
        {
            if (disk.Test != hosts.LogFolder && !isHere(disk.Guest))
            {
                Remove(path);
            }
        }
    }

    /// <summary>Removes the files that were made on this host. Their guests must have ended.</summary>
    public void Remove()
    {
        foreach (string path in made.Keys)
        {
            Remove(path);
        }
    }

    private void Remove(string path)
    {
        DiskPreparation.Delete(path, hosts);
        made.TryRemove(path, out _);
    }

    /// <summary>Indexes of a guest's disks whose content is to be copied when it migrates.</summary>
    public static IReadOnlyList<int> CopiedOf(GuestDefinition guest) =>
        [.. Enumerable.Range(0, guest.Disks.Count).Where(index => guest.Disks[index] is { Place: DiskPlace.Local, ReadOnly: false })];

    public static string LocalPath(IHostGroup hosts, GuestDefinition guest, int index) => guest.Disks[index].Path ?? Path.Combine(
        hosts.Folder,
        string.Create(CultureInfo.InvariantCulture, $"{guest.Name}-disk{index}.{(guest.Disks[index].Format == DiskFormat.Qcow2 ? "qcow2" : "raw")}"));

    private async Task MeetAsync(
        GuestDefinition guest, RoleName home, RoleName[] roles, DiskPreparation preparation, DiskMessage mine, CancellationToken deadline, CancellationToken cancellationToken)
    {
        if (roles.Length == 1)
        {
            ThrowIfAny([mine], guest);
            paths[guest.Name] = mine.Paths!;
            return;
        }

        IBarrier barrier = hosts.Barrier.Branch($"{guest.Name}.disks", roles);
        TimeSpan wait = guest.DiskPrepareTimeout + Grace;
        IReadOnlyDictionary<RoleName, DiskMessage> all = await barrier.ExchangeAsync("disks", mine, wait, cancellationToken).ConfigureAwait(false);
        ThrowIfAny(all.Values, guest);
        DiskMessage first = all[roles.Contains(home) ? home : roles[0]];
        paths[guest.Name] = first.Paths!;

        DiskMessage comparison = await TryAsync(
            guest,
            async token => new DiskMessage(null, null, hosts.Self.Role == home ? null : await preparation.CompareAsync(first, hosts[home].Name, token).ConfigureAwait(false)),
            deadline, cancellationToken).ConfigureAwait(false);
        IReadOnlyDictionary<RoleName, DiskMessage> compared = await barrier.ExchangeAsync(
            "disk_prepared", comparison, wait, cancellationToken).ConfigureAwait(false);
        ThrowIfAny(compared.Values, guest);
    }

    private async Task<DiskMessage> TryAsync(
        GuestDefinition guest, Func<CancellationToken, Task<DiskMessage>> make, CancellationToken either, CancellationToken caller)
    {
        try
        {
            return await make(either).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!caller.IsCancellationRequested)
        {
            return new DiskMessage(null, null, string.Create(
                CultureInfo.InvariantCulture,
                $"the disks were not ready on {hosts.Self.Name} within {guest.DiskPrepareTimeout.TotalSeconds:0.###} s; raise GuestDefinition.DiskPrepareTimeout"));
        }
        catch (Exception e) when (e is StorageException or IOException or UnauthorizedAccessException)
        {
            return new DiskMessage(null, null, e is StorageException ? e.Message : $"{e.Message} (on {hosts.Self.Name})");
        }
    }

    private void ThrowIfAny(IEnumerable<DiskMessage> messages, GuestDefinition guest)
    {
        string[] errors = [.. messages.Select(m => m.Error).OfType<string>().Distinct()];
        if (errors.Length > 0)
        {
            throw new StorageException($"The disks of guest '{guest.Name}' are not ready: {string.Join("; ", errors)}.", hosts.Self.Name, guest.Disks[0].ToString());
        }
    }
}
