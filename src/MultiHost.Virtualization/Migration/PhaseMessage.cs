namespace MultiHost.Virtualization.Migration;

/// <summary>What a side hands in at the end of a phase. A failure is data: both sides then act by the same table.</summary>
internal sealed record PhaseMessage
{
    /// <summary>Why the phase failed; null if it did not.</summary>
    public string? Error { get; init; }

    /// <summary>Perform: whether the migration was cancelled because the options asked for it.</summary>
    public bool Cancelled { get; init; }

    public double DurationMs { get; init; }

    public MigrationCookie Cookie { get; init; } = new();

    /// <summary>When this side left the previous exchange, by its clock.</summary>
    public DateTimeOffset? LeftPrevious { get; init; }

    /// <summary>Names the boot of the machine, so that two hosts on one machine are known to have one clock.</summary>
    public string? BootId { get; init; }
}
