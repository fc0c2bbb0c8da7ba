using MultiHost.Virtualization.Guests;

namespace MultiHost.Virtualization.Migration;

/// <summary>
/// Where the two sides meet after a break of post-copy: the destination says where it waits again. Each side learns of the break from its
/// own QEMU.
/// For one migration.
/// </summary>
internal sealed class PostCopyRecovery(string guest, IBarrier barrier, int allowed, TimeSpan timeout)
{
    private readonly IBarrier branch = barrier.Branch("recovery");

    /// <summary>How many breaks have been recovered, or are being.</summary>
    public int Count { get; private set; }

    /// <summary>Waits for the end of a post-copy migration on one side, over all breaks that may be recovered.</summary>
    /// <param name="tracker">Of that side's QEMU.</param>
    /// <param name="recoverAsync">What the side does after a break.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="GuestException">One break too many.</exception>
    public async Task<MigrationStatus> AwaitEndAsync(
        MigrationTracker tracker, Func<CancellationToken, Task> recoverAsync, CancellationToken cancellationToken)
    {
        int known = 0;
        while (true)
        {
            MigrationStatus status = await tracker.WaitAsync(
                reached => reached.IsEnd || reached == MigrationStatus.PostCopyPaused, known, cancellationToken).ConfigureAwait(false);
            if (status.IsEnd)
            {
                return status;
            }

            known = tracker.History.Count;
            if (Count == allowed)
            {
                throw new GuestException(
                    $"post-copy broke (postcopy-paused) after {Count} recoveries: both sides are kept. Raise PostCopy.Recoveries to have it recovered", guest);
            }

            Count++;
            await recoverAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public Task TellAddressAsync(string address, CancellationToken cancellationToken) => ExchangeAsync(address, cancellationToken);

    public Task<string> LearnAddressAsync(CancellationToken cancellationToken) => ExchangeAsync(string.Empty, cancellationToken);

    private async Task<string> ExchangeAsync(string address, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<RoleName, string> said = await branch.ExchangeAsync(
            $"Recover{Count}", address, timeout, cancellationToken).ConfigureAwait(false);
        return said.Values.First(value => value.Length > 0);
    }
}
