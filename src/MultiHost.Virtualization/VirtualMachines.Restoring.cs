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
    /// <param name="path">The file, on this host; it is left.</param>
    /// <param name="paused">Whether it stays paused. Default: false, it goes on.</param>
    /// <param name="timeout">Longest time. Default: 5 minutes.</param>
    /// <param name="cancellationToken">Gives up; the guest is not started.</param>
    /// <exception cref="GuestException">The guest is here already, or its state could not be read.</exception>
    public async Task RestoreAsync(
        Guest guest, string path, bool paused = false, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(guest);
        if (guest.State != GuestState.Absent)
        {
            throw new GuestException($"Guest '{guest.Name}' is on host '{hosts.Self.Name}' already. End it there first.", guest.Name);
        }

        if (!File.Exists(path))
        {
            throw new GuestException($"Guest '{guest.Name}' cannot be restored on host '{hosts.Self.Name}': there is no file {path}.", guest.Name);
        }

        // A file of somebody else's: all that is known is what this handle knows.
        SavedGuest saved = ReadSaved(guest, path) ?? new SavedGuest(guest.Devices, guest.Session.HandOver(), guest.Session.Baseline);
        using CancellationTokenSource deadline = new(timeout ?? DefaultRestoreTimeout, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken, hosts.Stopping);
        GuestLaunch launch = await LaunchOfAsync(guest.Definition, either.Token).ConfigureAwait(false);
        launch = launch with { Incoming = true, Devices = saved.Devices };
        guest.Take(await GuestInstance.StartAsync(launch, either.Token).ConfigureAwait(false), isIncoming: true);
        try
        {
            await ReadStateAsync(guest, path, either.Token).ConfigureAwait(false);
            guest.Restored(saved);
            if (!paused)
            {
                await guest.ResumeAsync(either.Token).ConfigureAwait(false);
            }
        }
        catch
        {
            await guest.ReleaseAsync().ConfigureAwait(false);
            throw;
        }
    }

    private SavedGuest? ReadSaved(Guest guest, string path)
    {
        try
        {
            return SavedGuest.ReadFrom(path);
        }
        catch (InvalidDataException damage)
        {
            throw new GuestException(
                $"Guest '{guest.Name}' cannot be restored on host '{hosts.Self.Name}': {damage.Message} Save it again.", guest.Name, damage);
        }
    }

    private async Task ReadStateAsync(Guest guest, string path, CancellationToken cancellationToken)
    {
        QemuFeatures features = await QemuFeatures.AskAsync(
            guest.Qmp, new MigrationOptions { Channel = MigrationChannel.File }, cancellationToken).ConfigureAwait(false);
        await new MigrationSetup(guest, new MigrationOptions(), MigrationSide.Destination)
            .ApplyAsync(null, string.Empty, cancellationToken).ConfigureAwait(false);
        try
        {
            await guest.Qmp.ExecuteAsync(
                "migrate-incoming",
                new() { ["uri"] = SavedState.UriToRead(path, features.HasFile) },
                cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (QmpException refused)
        {
            throw NotRestored(guest, path, refused.Description, refused);
        }

        MigrationStatus end = await guest.Here.Migration.WaitAsync(status => status.IsEnd, cancellationToken).ConfigureAwait(false);
        if (end != MigrationStatus.Completed)
        {
            throw NotRestored(guest, path, $"status '{end}'");
        }
    }

    private GuestException NotRestored(Guest guest, string path, string reason, Exception? cause = null) =>
        new($"Guest '{guest.Name}' could not be restored from {path} on host '{hosts.Self.Name}': {reason}.", guest.Name, cause);
}
