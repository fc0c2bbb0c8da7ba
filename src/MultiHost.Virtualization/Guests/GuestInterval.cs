namespace MultiHost.Virtualization.Guests;

/// <summary>A stretch of a guest's life on one host, by that host's clock.</summary>
/// <param name="From">Its beginning.</param>
/// <param name="To">Its end; null while it lasts.</param>
/// <param name="Lost">Whether it ended because QEMU did without being asked to.</param>
internal sealed record GuestInterval(DateTimeOffset From, DateTimeOffset? To = null, bool Lost = false)
{
    public GuestInterval ShiftedBy(TimeSpan offset) => this with { From = From + offset, To = To + offset };
}
