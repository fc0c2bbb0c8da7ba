using System.Text.Json.Nodes;
using System.Text.Json;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration.Channels;
using MultiHost.Virtualization.Qmp;
using MultiHost.Virtualization.Storage;

namespace MultiHost.Virtualization.Migration;

/// <summary>The transfer on the source: from <c>migrate</c> to its end. For one run.</summary>
/// <param name="guest">The guest, whose QEMU has been set up.</param>
/// <param name="options">What the migration is to do.</param>
/// <param name="channel">The source's end of the channel.</param>
/// <param name="recovery">Post-copy: where the two sides meet after a break.</param>
/// <param name="time">Clock of the deadlines.</param>
/// <param name="say">Where to say what is not the transfer's failure.</param>
/// <param name="onSample">Told what query-migrate says.</param>
/// <param name="copy">The copy of the guest's disks, which is ended when the guest stands still; if that fails, the transfer is cancelled.</param>
internal sealed class Transfer(
    Guest guest,
    MigrationOptions options,
    Channel channel,
    PostCopyRecovery recovery,
    TimeProvider time,
    Action<string> say,
    Action<MigrationSample> onSample,
    StorageCopy? copy = null)
{
    private static readonly TimeSpan FiguresTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan CancelTimeout = TimeSpan.FromSeconds(30);

    private readonly QmpClient qmp = guest.Qmp;
    private readonly MigrationTracker tracker = guest.Here.Migration;
    private readonly StatisticsSampler sampler = new(guest.Qmp, options.SampleEvery, time) { OnSample = onSample };
    private int cancelSent;

    /// <summary>Whether the guest has been given up by this side: it can go on at the destination only.</summary>
    public bool PostCopied => tracker.History.Contains(MigrationStatus.PostCopyActive);

    /// <summary>Completes when the source's phase may end although the transfer has not, if the options allow that.</summary>
    public async Task WhenUnderWayAsync(CancellationToken cancellationToken) => await tracker.WaitAsync(
        status => status == MigrationStatus.PostCopyActive || (!options.WaitForTransfer && options.PostCopy is null && status == MigrationStatus.Active),
        cancellationToken).ConfigureAwait(false);

    /// <summary>Forgets what an earlier migration has left.</summary>
    public void Prepare() => tracker.Reset();

    /// <exception cref="GuestException">The transfer broke, or did not end in time.</exception>
    public async Task<TransferResult> RunAsync(string uri, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using CancellationTokenSource deadline = new(timeout, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        sampler.Start();
        Task cancelling = CancelWhenDueAsync(either.Token);
        Task postCopying = StartPostCopyWhenDueAsync(either.Token);
        TransferResult? result = null;
        CleanUp steps = new(say);
        await steps.RunAsync(
            $"the transfer of guest '{guest.Name}'",
            async () => result = await RunToEndAsync(uri, either.Token, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        await either.CancelAsync().ConfigureAwait(false);
        await steps.RunAsync($"the cancelling of the transfer of guest '{guest.Name}'", () => cancelling).ConfigureAwait(false);
        await steps.RunAsync("the beginning of post-copy", () => postCopying).ConfigureAwait(false);
        await steps.RunAsync("the sampling of query-migrate", () => sampler.DisposeAsync().AsTask()).ConfigureAwait(false);
        if (result is not { Cancelled: true })
        {
            steps.ThrowFirst();
        }
        else if (steps.Failure is { } failure)
        {
            // It took effect, whatever QEMU answered.
            say($"Guest '{guest.Name}': the transfer was cancelled, and not without trouble: {failure.Message}");
        }

        return result!;
    }

    private async Task<TransferResult> RunToEndAsync(string uri, CancellationToken either, CancellationToken cancellationToken)
    {
        try
        {
            await qmp.ExecuteAsync("migrate", new JsonObject { ["uri"] = uri }, cancellationToken: either).ConfigureAwait(false);
            MigrationStatus end = await AwaitEndAsync(either).ConfigureAwait(false);
            return await ResultAsync(end, either).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested && PostCopied)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new GuestException(
                $"the migration did not end within {options.Timeout.TotalSeconds:0.###} s, and post-copy cannot be cancelled: both sides are kept. "
                + "Raise MigrationOptions.Timeout or PostCopy.BandwidthLimit.",
                guest.Name);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            string standing = await StopAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            throw new GuestException(
                $"the migration did not end within {options.Timeout.TotalSeconds:0.###} s and was cancelled ({standing}). "
                + "Let the guest do less, or raise MigrationOptions.Timeout, BandwidthLimit or DowntimeLimit.",
                guest.Name);
        }
    }

    private async Task<MigrationStatus> AwaitEndAsync(CancellationToken cancellationToken)
    {
        if (options.PostCopy is not null)
        {
            return await recovery.AwaitEndAsync(tracker, ResumeAsync, cancellationToken).ConfigureAwait(false);
        }

        MigrationStatus status = await tracker.WaitAsync(
            reached => reached.IsEnd || reached == MigrationStatus.PreSwitchover, cancellationToken).ConfigureAwait(false);
        if (status.IsEnd)
        {
            return status;
        }

        if (options.CancelsBeforeSwitchover)
        {
            await CancelAsync().ConfigureAwait(false);
        }
        else
        {
            await PrepareSwitchoverAsync(cancellationToken).ConfigureAwait(false);
            JsonObject state = new() { ["state"] = MigrationStatus.PreSwitchover.Value };
            await qmp.ExecuteAsync("migrate-continue", state, cancellationToken: cancellationToken).ConfigureAwait(false);
        }

        return await tracker.WaitAsync(reached => reached.IsEnd, cancellationToken).ConfigureAwait(false);
    }

    private async Task PrepareSwitchoverAsync(CancellationToken cancellationToken)
    {
        try
        {
            await (copy?.CompleteAsync(cancellationToken) ?? Task.CompletedTask).ConfigureAwait(false);
        }
        catch (MultiHostException first)
        {
            CleanUp steps = new(say);
            steps.Keep("the copy of the disks", first);
            await steps.RunAsync($"the cancelling of the transfer of guest '{guest.Name}'", StopAsync).ConfigureAwait(false);
            throw;
        }
    }

    private async Task ResumeAsync(CancellationToken cancellationToken)
    {
        string address = await recovery.LearnAddressAsync(cancellationToken).ConfigureAwait(false);
        JsonObject again = new() { ["uri"] = await channel.ConnectAsync(address, cancellationToken).ConfigureAwait(false), ["resume"] = true };
        await qmp.ExecuteAsync("migrate", again, cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    private async Task<TransferResult> ResultAsync(MigrationStatus end, CancellationToken cancellationToken)
    {
        if (end == MigrationStatus.Completed)
        {
            await AwaitFiguresAsync().ConfigureAwait(false);
            await channel.DeliverAsync(cancellationToken).ConfigureAwait(false);
        }

        // QEMU forgets total-time once the source quits: read it before Confirm.
        JsonElement statistics = await qmp.ExecuteAsync("query-migrate").ConfigureAwait(false);
        sampler.Add(statistics);
        string? reason = statistics.TryGetProperty("error-desc", out JsonElement description) ? description.GetString() : copy?.Trouble;

        // QEMU 7.2 takes the stream that its own migrate_cancel has shut down for one that broke, when it is just between two passes: 'cancelling', then 'failed'.
        bool cancelled = end == MigrationStatus.Cancelled || (end == MigrationStatus.Failed && reason is null && Volatile.Read(ref cancelSent) != 0);
        if (end == MigrationStatus.Failed && !cancelled)
        {
            throw new GuestException(
                $"the transfer broke: {copy?.Trouble ?? reason ?? "QEMU gives no reason; look at qemu.stderr.log of both hosts"}", guest.Name);
        }

        if (cancelled && Volatile.Read(ref cancelSent) == 0)
        {
            throw new GuestException("the migration was cancelled by somebody else", guest.Name);
        }

        return new TransferResult(cancelled, statistics.GetRawText(), sampler.Samples, recovery.Count);
    }

    /// <summary>
    /// QEMU reports 'completed' before it has calculated total-time and downtime: 7.2 was seen to answer 0 for both. It sets the run state
    /// postmigrate afterwards, of which there is no event.
    /// </summary>
    private async Task AwaitFiguresAsync()
    {
        long start = time.GetTimestamp();
        while (await guest.Here.QueryStatusAsync(CancellationToken.None).ConfigureAwait(false) == "finish-migrate"
            && time.GetElapsedTime(start) < FiguresTimeout)
        {
            // The query itself is the wait: QEMU answers it between two steps of its main loop.
        }
    }

    private async Task CancelWhenDueAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (options.CancelAfter is { } delay)
            {
                await Task.Delay(delay, time, cancellationToken).ConfigureAwait(false);
            }
            else if (options.CancelWhen is { } status)
            {
                await tracker.WaitAsync(reached => reached == status, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                return;
            }

            await CancelAsync().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or QmpDisconnectedException or QmpException)
        {
            // The transfer has ended first, and says how.
        }
    }

    private async Task StartPostCopyWhenDueAsync(CancellationToken cancellationToken)
    {
        if (options.PostCopy is not { } postCopy)
        {
            return;
        }

        try
        {
            // QEMU takes the command as soon as it has taken 'migrate', whose first status is 'setup'.
            MigrationStatus due = postCopy.StartWhen ?? MigrationStatus.Setup;
            await tracker.WaitAsync(reached => reached == due, cancellationToken).ConfigureAwait(false);
            if (postCopy.StartAfter > TimeSpan.Zero)
            {
                await Task.Delay(postCopy.StartAfter, time, cancellationToken).ConfigureAwait(false);
            }

            await qmp.ExecuteAsync("migrate-start-postcopy", cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or QmpDisconnectedException or QmpException)
        {
            // The transfer has ended first, and says how.
        }
    }

    private async Task CancelAsync()
    {
        Interlocked.Exchange(ref cancelSent, 1);
        await qmp.CancelTransferAsync().ConfigureAwait(false);
    }

    /// <summary>Cancels a transfer that takes too long, and says where it stood.</summary>
    private async Task<string> StopAsync()
    {
        string standing;
        try
        {
            standing = MigrationStanding.Summarize(await qmp.ExecuteAsync("query-migrate").ConfigureAwait(false));
        }
        catch (QmpTimeoutException silent)
        {
            // Cancelled all the same: QEMU may read it later.
            standing = silent.Message;
        }

        await CancelAsync().ConfigureAwait(false);
        using CancellationTokenSource deadline = new(CancelTimeout, time);
        try
        {
            await tracker.WaitAsync(reached => reached.IsEnd, deadline.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception)
        {
            throw new GuestException(
                $"the transfer could not be cancelled within {CancelTimeout.TotalSeconds} s: {string.Join(", ", tracker.History)}", guest.Name, exception);
        }

        return standing;
    }
}

/// <summary>How a transfer ended that did not fail.</summary>
/// <param name="Cancelled">Whether the options' cancellation took effect.</param>
/// <param name="Statistics">The answer of <c>query-migrate</c>, as JSON.</param>
/// <param name="Samples">Earlier answers.</param>
/// <param name="Recoveries">How many breaks of post-copy were recovered.</param>
internal sealed record TransferResult(bool Cancelled, string Statistics, IReadOnlyList<MigrationSample> Samples, int Recoveries);
