using System.Text.Json;
using System.Text.Json.Nodes;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Qmp;

namespace MultiHost.Virtualization.Migration;

/// <summary>The transfer on the source: from <c>migrate</c> to its end. For one run.</summary>
internal sealed class Transfer(Guest guest, MigrationOptions options, TimeProvider time)
{
    // What libvirt sets for "no limit": the largest number of whole MiB.
    private const long NoLimit = long.MaxValue / (1024 * 1024) * (1024 * 1024);
    private static readonly TimeSpan FiguresTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan CancelTimeout = TimeSpan.FromSeconds(30);

    private readonly QmpClient qmp = guest.Qmp;
    private readonly MigrationTracker tracker = guest.Here.Migration;
    private int cancelSent;

    /// <exception cref="GuestException">The transfer broke, or did not end in time.</exception>
    public async Task<TransferResult> RunAsync(string uri, TimeSpan timeout, CancellationToken cancellationToken)
    {
        await ConfigureAsync(cancellationToken).ConfigureAwait(false);
        using CancellationTokenSource deadline = new(timeout, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        tracker.Reset();
        Task cancelling = CancelWhenDueAsync(either.Token);
        try
        {
            await qmp.ExecuteAsync("migrate", new JsonObject { ["uri"] = uri }, cancellationToken: either.Token).ConfigureAwait(false);
            MigrationStatus end = await AwaitEndAsync(either.Token).ConfigureAwait(false);
            return await ResultAsync(end).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            string standing = await StopAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            throw new GuestException(
                $"the transfer did not end within {timeout.TotalSeconds:0.###} s and was cancelled ({standing}). "
                + "Let the guest do less, or raise MigrationOptions.Timeout, BandwidthLimit or DowntimeLimit.",
                guest.Name);
        }
        finally
        {
            await either.CancelAsync().ConfigureAwait(false);
            await cancelling.ConfigureAwait(false);
        }
    }

    private async Task ConfigureAsync(CancellationToken cancellationToken)
    {
        await MigrationCapabilities.EnableAsync(qmp, cancellationToken, "events", "pause-before-switchover").ConfigureAwait(false);
        JsonObject parameters = new()
        {
            ["max-bandwidth"] = options.BandwidthLimit ?? NoLimit,
            ["downtime-limit"] = (long)options.DowntimeLimit.TotalMilliseconds,
        };
        await qmp.ExecuteAsync("migrate-set-parameters", parameters, cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    private async Task<MigrationStatus> AwaitEndAsync(CancellationToken cancellationToken)
    {
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
            JsonObject state = new() { ["state"] = MigrationStatus.PreSwitchover.Value };
            await qmp.ExecuteAsync("migrate-continue", state, cancellationToken: cancellationToken).ConfigureAwait(false);
        }

        return await tracker.WaitAsync(reached => reached.IsEnd, cancellationToken).ConfigureAwait(false);
    }

    private async Task<TransferResult> ResultAsync(MigrationStatus end)
    {
        if (end == MigrationStatus.Completed)
        {
            await AwaitFiguresAsync().ConfigureAwait(false);
        }

        // QEMU forgets total-time once the source quits: read it before Confirm.
        JsonElement statistics = await qmp.ExecuteAsync("query-migrate").ConfigureAwait(false);
        if (end == MigrationStatus.Failed)
        {
            string reason = statistics.TryGetProperty("error-desc", out JsonElement description)
                ? description.GetString()!
                : "QEMU gives no reason; look at qemu.stderr.log of both hosts";
            throw new GuestException($"the transfer broke: {reason}", guest.Name);
        }

        bool cancelled = end == MigrationStatus.Cancelled;
        if (cancelled && Volatile.Read(ref cancelSent) == 0)
        {
            throw new GuestException("the migration was cancelled by somebody else", guest.Name);
        }

        return new TransferResult(cancelled, statistics.GetRawText());
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
        catch (Exception exception) when (exception is OperationCanceledException or QmpDisconnectedException)
        {
            // The transfer has ended first, and says how.
        }
    }

    private async Task CancelAsync()
    {
        Interlocked.Exchange(ref cancelSent, 1);
        await qmp.ExecuteAsync("migrate_cancel").ConfigureAwait(false);
    }

    /// <summary>Cancels a transfer that takes too long, and says where it stood.</summary>
    private async Task<string> StopAsync()
    {
        string standing;
        try
        {
            standing = MigrationCapabilities.Summarize(await qmp.ExecuteAsync("query-migrate").ConfigureAwait(false));
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
