using MultiHost.Virtualization.Probes;

namespace MultiHost.Virtualization.Migration;

/// <summary>What a migration came to. The same on both hosts.</summary>
public sealed record MigrationReport
{
    internal MigrationReport(string guest, RoleName from, RoleName to, MigrationOutcome outcome)
    {
        Guest = guest;
        From = from;
        To = to;
        Outcome = outcome;
    }

    /// <summary>Name of the guest.</summary>
    public string Guest { get; }

    /// <summary>Role of the source.</summary>
    public RoleName From { get; }

    /// <summary>Role of the destination.</summary>
    public RoleName To { get; }

    /// <summary>How it ended.</summary>
    public MigrationOutcome Outcome { get; }

    /// <summary>Role of the host that the guest runs on afterwards; <see cref="RoleName.None"/> if it is paused, or the host is not involved.</summary>
    public RoleName ActiveOn { get; init; }

    /// <summary>Duration as QEMU reports it (<c>total-time</c> of <c>query-migrate</c>); null if it was not completed.</summary>
    public TimeSpan? TotalTime { get; init; }

    /// <summary>Stop of the guest as QEMU's source reports it (<c>downtime</c> of <c>query-migrate</c>); null if it was not completed.</summary>
    public TimeSpan? Downtime { get; init; }

    /// <summary>
    /// From event STOP on the source to event RESUME on the destination, <see cref="ClockOffset"/> taken out; null if the guest was paused or
    /// the migration was not completed.
    /// </summary>
    public TimeSpan? StopToResume { get; init; }

    /// <summary>
    /// How far the destination's clock is ahead of the source's, estimated from the exchanges that both leave at the same time; zero on the same machine.
    /// </summary>
    public TimeSpan ClockOffset { get; init; }

    /// <summary>
    /// How long the guest ran on both hosts at once since it was prepared, <see cref="ClockOffset"/> taken out. It must be zero: more is a check <c>one-guest</c>
    /// that failed.
    /// </summary>
    public TimeSpan Overlap { get; init; }

    /// <summary>Bytes of RAM transferred (<c>ram/transferred</c>).</summary>
    public long Transferred { get; init; }

    /// <summary>The source's answer to <c>query-migrate</c> at the end, as JSON; null if there was none.</summary>
    public string? Statistics { get; init; }

    /// <summary>What <c>query-migrate</c> said on the source during the transfer, in order, the last at its end.</summary>
    public IReadOnlyList<MigrationSample> Samples { get; init; } = [];

    /// <summary>What proves that capabilities were at work.</summary>
    public MigrationFigures Figures { get; init; } = new();

    /// <summary>Duration of each phase on the side that carries it out.</summary>
    public IReadOnlyDictionary<MigrationPhase, TimeSpan> Phases { get; init; } = new Dictionary<MigrationPhase, TimeSpan>();

    /// <summary>The checks of both hosts.</summary>
    public IReadOnlyList<Check> Checks { get; init; } = [];

    /// <summary>What the probe of the guest's network saw; null if there was none.</summary>
    public NetworkProbeResult? Probe { get; init; }

    /// <summary>How the guest's clock came through; null if it was not measured.</summary>
    public GuestClockDrift? GuestClock { get; init; }

    /// <summary>The figures in one line.</summary>
    public override string ToString() => Outcome switch
    {
        MigrationOutcome.NotInvolved => $"Migration of {Guest} from {From} to {To}: this host takes no part",
        MigrationOutcome.Cancelled => $"Migration of {Guest} from {From} to {To}: cancelled",
        _ => $"Migration of {Guest} from {From} to {To}: {TotalTime?.TotalMilliseconds:0} ms in all, downtime {Downtime?.TotalMilliseconds:0} ms, "
            + $"stop to resume {StopToResume?.TotalMilliseconds:0.0} ms, {Transferred} bytes{(Probe is null ? "" : $", {Probe}")}{(GuestClock is null ? "" : $", {GuestClock}")}",
    };
}
