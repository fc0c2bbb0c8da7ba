using MultiHost.Virtualization.Faults;
using MultiHost.Virtualization.Guests;

namespace MultiHost.Virtualization.Migration;

/// <summary>What the destination does when Finish, or its answer, goes wrong.</summary>
internal sealed partial class DestinationHalf
{
    private bool lostReply;

    protected override Task TakeBackAsync() => IsV2 ? KeepPausedAsync() : FinishCancelledAsync();

    protected override async Task<string?> SettleAsync(ProtocolStep step, bool failed)
    {
        if (failed || !Faults.StrikesAfter(step, FaultKind.LoseFinishReply))
        {
            return null;
        }

        lostReply = true;
        CleanUp steps = new(Hosts.WriteLine);
        if (!IsV2)
        {
            await steps.RunAsync("the pause of the guest", FenceAsync).ConfigureAwait(false);
        }

        string also = steps.Failure is { } failure ? $"; it could not be paused: {failure.Message}" : string.Empty;
        return $"the reply of Finish was lost: whether the guest runs on {Hosts.Self.Name} is not known (split-brain risk){also}";
    }

    private async Task FenceAsync()
    {
        // Whether the source has got our answer is unknown: it may have ended its guest (then this is the last one) or resumed it (then this
        // one must not run). Paused, the guest is neither a second one nor lost.
        if (Guest.State == GuestState.Running && !Cookie.PostCopied)
        {
            await Guest.PauseAsync(CancellationToken.None).ConfigureAwait(false);
            Hosts.WriteLine(
                $"Guest '{Guest.Name}': whether the source knows that it arrived on {Hosts.Self.Name} is unknown (split-brain risk), so it is "
                + "paused here. If the source is gone, resume it here; if it runs on the source, end it here.");
        }
    }

    // Version 2: the source is gone, so that this is the last one. It stays, and does not run behind the back of a failure.
    private async Task KeepPausedAsync()
    {
        try
        {
            await Guest.PauseAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (MultiHostException exception)
        {
            // The first cause stays the one that is told. If QEMU is stuck, it reads the command as soon as it is not any more.
            Hosts.WriteLine($"Guest '{Guest.Name}' could not be paused on {Hosts.Self.Name}: {exception.Message}");
        }
    }
}
