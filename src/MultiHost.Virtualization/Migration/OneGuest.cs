using System.Globalization;
using MultiHost.Virtualization.Guests;

namespace MultiHost.Virtualization.Migration;

/// <summary>
/// The invariant, judged by both histories and not by the end alone: never two running, never none that can go on since the source had the guest last.
/// Before that it may have been on other hosts, or in a file.
/// </summary>
/// <param name="source">History on the source.</param>
/// <param name="destination">History on the destination, by the source's clock.</param>
/// <param name="tolerance">How wrong the comparison of the clocks can be: less than that is no proof.</param>
internal sealed class OneGuest(GuestHistory source, GuestHistory destination, TimeSpan tolerance)
{
    private readonly DateTimeOffset now = source.Until > destination.Until ? source.Until : destination.Until;

    /// <summary>How long the guest ran on both sides at once, in all.</summary>
    public TimeSpan Overlap => Overlaps().Aggregate(TimeSpan.Zero, (sum, both) => sum + (both.To!.Value - both.From));

    /// <summary>When and how long it ran on both sides; null if it never did.</summary>
    public string? DescribeOverlap() => Overlaps().ToList() is [{ } first, ..]
        ? $"ran on both sides at once for {Milliseconds(Overlap)}, first from {Clock(first.From)} to {Clock(first.To!.Value)}"
        : null;

    /// <summary>When there was no QEMU that the guest could go on in; null if there always was, or a QEMU died that had it.</summary>
    public string? DescribeGap()
    {
        if (source.Holds is not [.., { From: var since }])
        {
            return null;
        }

        DateTimeOffset heldUntil = since;
        bool lost = false;
        IEnumerable<GuestInterval> holds = source.Holds.Concat(destination.Holds).Where(hold => hold.To is null || hold.To > since);
        foreach (GuestInterval hold in holds.OrderBy(hold => hold.From).Append(new GuestInterval(now)))
        {
            if (hold.From - heldUntil > tolerance)
            {
                return lost ? null : $"could go on nowhere for {Milliseconds(hold.From - heldUntil)}, from {Clock(heldUntil)} on";
            }

            // A destination that dies after Finish takes the guest with it, although the source's copy outlives it for a moment.
            lost |= hold.Lost;
            heldUntil = (hold.To ?? now) > heldUntil ? hold.To ?? now : heldUntil;
        }

        return null;
    }

    private IEnumerable<GuestInterval> Overlaps() =>
        from here in source.Runs
        from there in destination.Runs
        let begin = here.From > there.From ? here.From : there.From
        let end = Earlier(here.To ?? now, there.To ?? now)
        where end - begin > tolerance
        select new GuestInterval(begin, end);

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;

    private static string Milliseconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0.000} ms");

    private static string Clock(DateTimeOffset time) => time.ToString("HH:mm:ss.ffffff", CultureInfo.InvariantCulture);
}
