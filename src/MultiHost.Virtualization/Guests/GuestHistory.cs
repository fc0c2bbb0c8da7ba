namespace MultiHost.Virtualization.Guests;

/// <summary>What a guest was on one host, at any time.</summary>
/// <param name="Runs">When it ran.</param>
/// <param name="Holds">When all of it was there, running or not: when it could go on from here.</param>
/// <param name="Until">When this was written down.</param>
internal sealed record GuestHistory(IReadOnlyList<GuestInterval> Runs, IReadOnlyList<GuestInterval> Holds, DateTimeOffset Until)
{
    public GuestHistory ShiftedBy(TimeSpan offset) => new(
        [.. Runs.Select(run => run.ShiftedBy(offset))], [.. Holds.Select(hold => hold.ShiftedBy(offset))], Until + offset);
}
