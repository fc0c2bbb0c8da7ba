namespace MultiHost.Virtualization.Migration;

/// <summary>
/// Post-copy (<c>postcopy-ram</c>): the guest goes on at the destination before all of its RAM is there, and the rest follows. From then on
/// it cannot be
/// cancelled, and a break leaves both sides paused, to be recovered.
/// </summary>
public sealed record PostCopy
{
    /// <summary>Status of the source at which post-copy begins; null: at once after <c>migrate</c>. Default: <c>active</c>.</summary>
    public MigrationStatus? StartWhen { get; init; } = MigrationStatus.Active;

    /// <summary>How much longer to copy first. Default: 0.</summary>
    public TimeSpan StartAfter { get; init; }

    /// <summary>
    /// Whether pages that the guest waits for overtake the others (<c>postcopy-preempt</c>, QEMU 7.1 and later). Default: false.
    /// </summary>
    public bool Preempt { get; init; }

    /// <summary>Most bytes per second after the beginning (<c>max-postcopy-bandwidth</c>), 1 and more. Default: null, no limit.</summary>
    public long? BandwidthLimit { get; init; }

    /// <summary>
    /// How many breaks of the connection are recovered (<c>migrate-recover</c> there, <c>migrate</c> with <c>resume</c> here), 0 and more.
    /// One more
    /// fails the migration, with both sides kept. Default: 0.
    /// </summary>
    public int Recoveries { get; init; }
}
