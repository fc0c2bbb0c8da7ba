namespace MultiHost.Virtualization.Probes;

/// <summary>How a guest's wall clock came through a migration, against the clocks of the hosts.</summary>
/// <param name="Drift">
/// What the guest's clock gained from before to after; negative if it lost time, as an emulated guest does by the time that it stood still. The
/// difference of the hosts' clocks is taken out.
/// </param>
/// <param name="Uncertainty">The true figure is within this of <paramref name="Drift"/>: half of the time that the two readings took.</param>
public sealed record GuestClockDrift(TimeSpan Drift, TimeSpan Uncertainty)
{
    /// <summary>The figures in one line.</summary>
    public override string ToString() => $"guest's clock {Drift.TotalMilliseconds:+0.0;-0.0;0.0} ms ± {Uncertainty.TotalMilliseconds:0.0} ms";
}
