using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using MultiHost.Virtualization.Migration.Channels;
using MultiHost.Virtualization.Qmp;

namespace MultiHost.Virtualization;

public sealed partial class VirtualMachines
{
    private static readonly TimeSpan DefaultRestoreTimeout = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Starts a guest on this host from the file that <see cref="Guest.SaveAsync"/> has written, here or on another host.
    /// </summary>
    /// <param name="guest">This host's handle, which must not have the guest.</param>
    /// <param name="path">The file, on this host; it is left. A relative path counts from the current folder.</param>
    /// <param name="paused">Whether it stays paused. Default: false, it goes on.</param>
    /// <param name="timeout">Longest time. Default: 5 minutes.</param>
    /// <param name="cancellationToken">Gives up; the guest is not started.</param>
    /// <exception cref="GuestException">The guest is here already, or its state could not be read, or not in time.</exception>
    public async Task RestoreAsync(
        Guest guest, string path, bool paused = false, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(guest);
        ArgumentException.ThrowIfNullOrEmpty(path);
        path = Path.GetFullPath(path);
        if (guest.State != GuestState.Absent)
        {
            throw new GuestException($"Guest '{guest.Name}' is on host '{hosts.Self.Name}' already. End it there first.", guest.Name);
        }

        TimeSpan limit = timeout ?? DefaultRestoreTimeout;
        using CancellationTokenSource deadline = new(limit, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken, hosts.Stopping);
        try
        {
            await RestoreWithinAsync(guest, path, paused, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException late)
            when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested && !hosts.Stopping.IsCancellationRequested)
        {
            string why = $"it was not done within {limit.TotalSeconds:0.###} s; raise timeout, or look at qemu.stderr.log in {guest.LogFolder}";
            throw NotRestored(guest, path, why, late);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw NotRestored(guest, path, cause.Message, cause);
        }
        catch (InvalidDataException damage)
        {
            throw NotRestored(guest, path, $"{damage.Message} Save it again", damage);
        }
    }

    private async Task RestoreWithinAsync(Guest guest, string path, bool paused, CancellationToken cancellationToken)
    {
        // Storage that hangs would hold us beyond every deadline; the thread is given up then.
        Task<(FileStream File, SavedGuest? Saved)> opening = Task.Factory.StartNew(
            () => Open(path), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        (FileStream file, SavedGuest? known) = await opening.WaitAsync(cancellationToken).ConfigureAwait(false);
        await using (file.ConfigureAwait(false))
        {
            // A file of somebody else's: all that is known is what this handle knows.
            SavedGuest saved = known ?? new SavedGuest(guest.Devices, guest.Session.HandOver(), guest.Session.Baseline, guest.ImageCopy);
            GuestLaunch launch = await LaunchOfAsync(guest.Definition, cancellationToken).ConfigureAwait(false);
            launch = launch with { Incoming = true, Devices = saved.Devices, ImageCopy = saved.ImageCopy };
            guest.Take(await GuestInstance.StartAsync(launch, cancellationToken).ConfigureAwait(false), isIncoming: true);
            try
            {
                await ReadStateAsync(guest, file, cancellationToken).ConfigureAwait(false);
                guest.Restored(saved);
                if (!paused)
                {
                    await guest.ResumeAsync(cancellationToken).ConfigureAwait(false);
                }
            }
            catch
            {
                await guest.ReleaseAsync().ConfigureAwait(false);
                throw;
            }
        }
    }

    private static (FileStream File, SavedGuest? Saved) Open(string path)
    {
        FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        try
        {
            SavedGuest? saved = SavedGuest.ReadFrom(file);
            file.Position = 0;
            return (file, saved);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private async Task ReadStateAsync(Guest guest, FileStream file, CancellationToken cancellationToken)
    {
        QemuFeatures features = await QemuFeatures.AskAsync(
            guest.Qmp, new MigrationOptions { Channel = MigrationChannel.File }, cancellationToken).ConfigureAwait(false);
        await new MigrationSetup(guest, new MigrationOptions(), MigrationSide.Destination)
            .ApplyAsync(null, string.Empty, cancellationToken).ConfigureAwait(false);
        string uri = await SavedState.UriAsync(guest.Qmp, file.Name, file.SafeFileHandle, features.HasFile, cancellationToken).ConfigureAwait(false);
        MigrationStatus? end = null;
        QmpDisconnectedException? gone = null;
        try
        {
            await guest.Qmp.ExecuteAsync("migrate-incoming", new() { ["uri"] = uri }, cancellationToken: cancellationToken).ConfigureAwait(false);
            end = await guest.Here.Migration.WaitAsync(status => status.IsEnd, cancellationToken).ConfigureAwait(false);
        }
        catch (QmpException refused)
        {
            // A QEMU that has file: opens it before it answers.
            throw NotRestored(guest, file.Name, refused.Description, refused);
        }
        catch (QmpDisconnectedException exception)
        {
            gone = exception;
        }

        if (end != MigrationStatus.Completed)
        {
            // A QEMU that cannot read a state ends itself, and says why on its standard error only.
            string how = await guest.Here.Process.ExplainEndAsync().ConfigureAwait(false);
            throw NotRestored(guest, file.Name, $"QEMU could not read it, so it is damaged or not this guest's. {how}", gone);
        }
    }

    private GuestException NotRestored(Guest guest, string path, string why, Exception? cause) =>
        new($"Guest '{guest.Name}' cannot be restored from {path} on host '{hosts.Self.Name}': {why.TrimEnd('.')}.", guest.Name, cause);
}
