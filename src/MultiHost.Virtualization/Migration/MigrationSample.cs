namespace MultiHost.Virtualization.Migration;

/// <summary>What <c>query-migrate</c> said on the source at one moment.</summary>
/// <param name="At">Time since the beginning of the transfer.</param>
/// <param name="Status">QAPI's <c>MigrationStatus</c>.</param>
/// <param name="Transferred">Bytes of RAM transferred so far.</param>
/// <param name="Remaining">Bytes of RAM left, as far as QEMU knows.</param>
/// <param name="DirtyPagesPerSecond">Pages that the guest dirties per second (<c>dirty-pages-rate</c>).</param>
/// <param name="Throughput">Megabits per second (<c>mbps</c>).</param>
/// <param name="ThrottlePercent">By how much auto-converge slows the guest down; 0 if it does not.</param>
/// <param name="Iteration">How often the dirty pages have been looked up (<c>dirty-sync-count</c>).</param>
public sealed record MigrationSample(
    TimeSpan At,
    string Status,
    long Transferred,
    long Remaining,
    long DirtyPagesPerSecond,
    double Throughput,
    int ThrottlePercent,
    long Iteration)
{
    /// <summary>How long the guest would stand still if it were stopped now (<c>expected-downtime</c>); null where QEMU does not say.</summary>
    public TimeSpan? ExpectedDowntime { get; init; }
}
