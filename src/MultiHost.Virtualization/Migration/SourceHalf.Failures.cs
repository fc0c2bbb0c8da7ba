using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Qmp;

namespace MultiHost.Virtualization.Migration;

/// <summary>How the source lets its guest go on when the migration goes wrong, and what version 2 does instead of Confirm.</summary>
internal sealed partial class SourceHalf
{
    private static readonly TimeSpan ResumeTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Version 2: Perform's success ends the guest here, its failure lets it go on.</summary>
    protected override async Task<string?> SettleAsync(ProtocolStep step, bool failed)
    {
        if (!IsV2 || step.Phase != MigrationPhase.Perform)
        {
            return null;
        }

        confirmed = true;
        try
        {
            if (!failed && !WasCancelled)
            {
                await Guest.ReleaseAsync().ConfigureAwait(false);
            }
            else if (Guest.State != GuestState.Lost)
            {
                await ResumeIfItRanAsync().ConfigureAwait(false);
            }

            return null;
        }
#pragma warning disable CA1031 // Nobody throws before the protocol has been walked to its end: the other side waits for the answer.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            return $"Afterwards the guest could not be put right on {Hosts.Self.Name}: {exception.Message}";
        }
        finally
        {
            EndJob();
        }
    }

    private async Task ResumeIfItRanAsync()
    {
        if (!WasRunning)
        {
            return;
        }

        using QmpSubscription events = Guest.Qmp.Subscribe();
        await EndTransferAsync().ConfigureAwait(false);
        string status = await Guest.Here.QueryStatusAsync(CancellationToken.None).ConfigureAwait(false);
        if (status == "finish-migrate")
        {
            // QEMU is about to resume the guest by itself, and refuses cont until then ("Migration is not finalized yet").
            await events.WaitAsync(happened => happened.Name == "RESUME", "Event RESUME", ResumeTimeout).ConfigureAwait(false);
        }
        else if (status != "running")
        {
            await Guest.Here.ContinueAsync(ResumeTimeout, CancellationToken.None).ConfigureAwait(false);
        }
    }

    // A transfer that hung when Perform gave it up may come to life again: end it before anything else.
    private async Task EndTransferAsync()
    {
        MigrationTracker tracker = Guest.Here.Migration;
        if (tracker.History is [.., { IsEnd: false }])
        {
            await Guest.Qmp.CancelTransferAsync().ConfigureAwait(false);
            using CancellationTokenSource deadline = new(ResumeTimeout, Context.Time);
            try
            {
                await tracker.WaitAsync(status => status.IsEnd, deadline.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException exception)
            {
                throw new GuestException(
                    $"the transfer of guest '{Guest.Name}' could not be ended: {string.Join(", ", tracker.History)}", Guest.Name, exception);
            }
        }
    }
}
