using System.Text.Json;
using System.Text.Json.Nodes;
using MultiHost.Virtualization.Migration;
using MultiHost.Virtualization.Migration.Channels;
using MultiHost.Virtualization.Qmp;

namespace MultiHost.Virtualization.Guests;

public sealed partial class Guest
{
    private static readonly TimeSpan DefaultSaveTimeout = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Stops the guest, writes its state to a file (<c>file:</c> where QEMU has it, otherwise <c>exec:cat</c>) and ends its QEMU.
    /// <see cref="VirtualMachines.RestoreAsync"/> brings it back, with its work, its shell and the devices that it was given.
    /// </summary>
    /// <param name="path">The file, on this host; it is replaced.</param>
    /// <param name="timeout">Longest time. Default: 5 minutes.</param>
    /// <param name="cancellationToken">Gives up; the guest stays.</param>
    /// <exception cref="GuestException">It could not be written; the guest goes on if it ran.</exception>
    public async Task SaveAsync(string path, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        Jobs.Begin(GuestJob.MigrationOut);
        try
        {
            bool wasRunning = State == GuestState.Running;
            if (wasRunning)
            {
                session.Baseline = await session.ReadProgressAsync(cancellationToken).ConfigureAwait(false);
                await PauseAsync(cancellationToken).ConfigureAwait(false);
            }

            try
            {
                await WriteStateAsync(path, timeout ?? DefaultSaveTimeout, cancellationToken).ConfigureAwait(false);
            }
            catch when (wasRunning && State == GuestState.Paused)
            {
                await ResumeAsync(CancellationToken.None).ConfigureAwait(false);
                throw;
            }

            await ReleaseAsync().ConfigureAwait(false);
            new SavedGuest(Devices, session.HandOver(), session.Baseline).AppendTo(path);
        }
        finally
        {
            Jobs.End();
        }
    }

    /// <summary>Goes on with what the guest was when it was saved, here or elsewhere.</summary>
    internal void Restored(SavedGuest saved)
    {
        Devices = saved.Devices;
        session.TakeOver(saved.Work);
        session.Baseline = saved.Progress;
        Arrived();
    }

    private async Task WriteStateAsync(string path, TimeSpan timeout, CancellationToken cancellationToken)
    {
        MigrationOptions options = new() { Channel = MigrationChannel.File };
        QemuFeatures features = await QemuFeatures.AskAsync(Qmp, options, cancellationToken).ConfigureAwait(false);
        await new MigrationSetup(this, new MigrationOptions(), MigrationSide.Source)
            .ApplyAsync(null, string.Empty, cancellationToken).ConfigureAwait(false);
        MigrationTracker tracker = Here.Migration;
        tracker.Reset();
        JsonObject arguments = new() { ["uri"] = SavedState.UriToWrite(path, features.HasFile) };
        try
        {
            await Qmp.ExecuteAsync("migrate", arguments, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (QmpException refused)
        {
            // A QEMU that has file: opens it before it answers; with exec: the migration fails.
            throw NotSaved(path, refused.Description, refused);
        }

        using CancellationTokenSource deadline = new(timeout, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        MigrationStatus status = await AwaitSavedAsync(tracker, either.Token).ConfigureAwait(false);
        if (status != MigrationStatus.Completed)
        {
            JsonElement standing = await Qmp.ExecuteAsync("query-migrate", cancellationToken: CancellationToken.None).ConfigureAwait(false);
            string reason = standing.TryGetProperty("error-desc", out JsonElement description) ? description.GetString()! : $"status '{status}'";
            throw NotSaved(path, reason);
        }
    }

    private GuestException NotSaved(string path, string reason, Exception? cause = null) =>
        new($"Guest '{Name}' could not be saved to {path} on host '{Host.Name}': {reason}. Look at qemu.stderr.log.", Name, cause);

    private async Task<MigrationStatus> AwaitSavedAsync(MigrationTracker tracker, CancellationToken cancellationToken)
    {
        try
        {
            MigrationStatus status = await tracker.WaitAsync(
                reached => reached.IsEnd || reached == MigrationStatus.PreSwitchover, cancellationToken).ConfigureAwait(false);
            if (!status.IsEnd)
            {
                JsonObject state = new() { ["state"] = status.Value };
                await Qmp.ExecuteAsync("migrate-continue", state, cancellationToken: cancellationToken).ConfigureAwait(false);
                status = await tracker.WaitAsync(reached => reached.IsEnd, cancellationToken).ConfigureAwait(false);
            }

            return status;
        }
        catch (OperationCanceledException)
        {
            await Qmp.CancelTransferAsync().ConfigureAwait(false);
            await tracker.WaitAsync(reached => reached.IsEnd, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }
}
