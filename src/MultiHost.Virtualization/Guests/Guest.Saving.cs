using System.Text.Json;
using System.Text.Json.Nodes;
using MultiHost.Virtualization.Migration;
using MultiHost.Virtualization.Migration.Channels;

namespace MultiHost.Virtualization.Guests;

public sealed partial class Guest
{
    private static readonly TimeSpan DefaultSaveTimeout = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan CancelTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FinalizeStep = TimeSpan.FromMilliseconds(5);

    /// <summary>
    /// Stops the guest, writes its state to a file that only its owner can read (<c>file:</c> where QEMU has it, otherwise <c>fd:</c>), and ends its QEMU
    /// when the file is whole and on the disk. <see cref="VirtualMachines.RestoreAsync"/> brings it back, with its work, its shell and the devices that it
    /// was given.
    /// </summary>
    /// <param name="path">The file, on this host; it is replaced when the new one is whole. A relative path counts from the current folder.</param>
    /// <param name="timeout">Longest time. Default: 5 minutes.</param>
    /// <param name="cancellationToken">Gives up; the guest stays.</param>
    /// <exception cref="GuestException">It could not be written in time, or not at all; the guest goes on if it ran, and the file is as it was.</exception>
    public async Task SaveAsync(string path, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        path = Path.GetFullPath(path);
        TimeSpan limit = timeout ?? DefaultSaveTimeout;
        using CancellationTokenSource deadline = new(limit, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        Jobs.Begin(GuestJob.MigrationOut);
        try
        {
            await SaveWithinAsync(path, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException late) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw NotSaved(path, $"it was not done within {limit.TotalSeconds:0.###} s; raise timeout, or write to a faster disk", late);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or MultiHostException and not GuestException)
        {
            throw NotSaved(path, cause.Message, cause);
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
        ImageCopy = saved.ImageCopy;
        session.TakeOver(saved.Work);
        session.Baseline = saved.Progress;
        Arrived();
    }

    private async Task SaveWithinAsync(string path, CancellationToken cancellationToken)
    {
        bool wasRunning = State == GuestState.Running;
        StateDraft draft = await StateDraft.CreateAsync(path, time, cancellationToken).ConfigureAwait(false);
        await using (draft.ConfigureAwait(false))
        {
            if (wasRunning)
            {
                session.Baseline = await session.ReadProgressAsync(cancellationToken).ConfigureAwait(false);
            }

            try
            {
                await WriteAsync(draft, path, wasRunning, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception cause) when (wasRunning)
            {
                if (await GoOnAsync().ConfigureAwait(false) is { } trouble)
                {
                    throw NotSaved(path, $"{cause.Message} And it does not go on: {trouble}", cause);
                }

                throw;
            }
        }

        // Only now: until the file is whole and on the disk, this QEMU has the only guest.
        await ReleaseAsync().ConfigureAwait(false);
    }

    private async Task WriteAsync(StateDraft draft, string path, bool wasRunning, CancellationToken cancellationToken)
    {
        if (wasRunning)
        {
            await PauseAsync(cancellationToken).ConfigureAwait(false);
        }

        await WriteStateAsync(draft, path, cancellationToken).ConfigureAwait(false);
        await draft.CompleteAsync(new SavedGuest(Devices, session.HandOver(), session.Baseline, ImageCopy), cancellationToken).ConfigureAwait(false);
    }

    private async Task WriteStateAsync(StateDraft draft, string path, CancellationToken cancellationToken)
    {
        MigrationOptions options = new() { Channel = MigrationChannel.File };
        QemuFeatures features = await QemuFeatures.AskAsync(Qmp, options, cancellationToken).ConfigureAwait(false);
        await new MigrationSetup(this, new MigrationOptions(), MigrationSide.Source)
            .ApplyAsync(null, string.Empty, cancellationToken).ConfigureAwait(false);
        MigrationTracker tracker = Here.Migration;
        tracker.Reset();
        string uri = await SavedState.UriAsync(Qmp, draft.DraftPath, draft.Handle, features.HasFile, cancellationToken).ConfigureAwait(false);
        MigrationStatus status;
        try
        {
            await Qmp.ExecuteAsync("migrate", new JsonObject { ["uri"] = uri }, cancellationToken: cancellationToken).ConfigureAwait(false);
            status = await AwaitSavedAsync(tracker, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await EndTransferAsync(tracker).ConfigureAwait(false);
            throw;
        }

        if (status != MigrationStatus.Completed)
        {
            JsonElement standing = await Qmp.ExecuteAsync("query-migrate", cancellationToken: CancellationToken.None).ConfigureAwait(false);
            string? reason = standing.TryGetProperty("error-desc", out JsonElement description) ? description.GetString() : null;
            throw NotSaved(path, $"{Printable.Phrase(reason ?? $"status '{status}'")}. Look at the room on its disk, and at qemu.stderr.log", null);
        }
    }

    private async Task<MigrationStatus> AwaitSavedAsync(MigrationTracker tracker, CancellationToken cancellationToken)
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

    private async Task EndTransferAsync(MigrationTracker tracker)
    {
        await Qmp.CancelTransferAsync().ConfigureAwait(false);
        if (tracker.History is not [.., { IsEnd: false }])
        {
            return;
        }

        using CancellationTokenSource deadline = new(CancelTimeout, time);
        try
        {
            await tracker.WaitAsync(reached => reached.IsEnd, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException late)
        {
            throw new GuestException(
                $"Guest '{Name}': the saving could not be ended within {CancelTimeout.TotalSeconds:0} s on host '{Host.Name}': "
                + $"{string.Join(", ", tracker.History)}. Look at qmp.log.",
                Name, late);
        }
    }

    // What went wrong before is the cause to tell; what goes wrong here is told with it.
    private async Task<string?> GoOnAsync()
    {
        try
        {
            long start = time.GetTimestamp();

            // QEMU tells the end of a transfer a moment before it lets go of the guest, and sends no event for that when the guest stood still.
            while (await Here.QueryStatusAsync(CancellationToken.None).ConfigureAwait(false) == "finish-migrate" && time.GetElapsedTime(start) < CancelTimeout)
            {
                await Task.Delay(FinalizeStep, time).ConfigureAwait(false);
            }

            if (State == GuestState.Paused)
            {
                await ResumeAsync(CancellationToken.None).ConfigureAwait(false);
            }

            return null;
        }
        catch (MultiHostException exception)
        {
            return exception.Message;
        }
    }

    private GuestException NotSaved(string path, string why, Exception? cause) =>
        new($"Guest '{Name}' could not be saved to {path} on host '{Host.Name}': {why.TrimEnd('.')}.", Name, cause);
}
