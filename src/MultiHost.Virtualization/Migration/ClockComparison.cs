namespace MultiHost.Virtualization.Migration;

/// <summary>
/// Estimates how far the destination's clock is ahead of the source's: both leave an exchange at about the same moment, so that the median of the
/// differences is off by the difference of two deliveries only.
/// </summary>
internal sealed class ClockComparison
{
    private const string BootIdPath = "/proc/sys/kernel/random/boot_id";

    private readonly List<TimeSpan> differences = [];
    private bool sameMachine;

    public static string? BootId { get; } = File.Exists(BootIdPath) ? File.ReadAllText(BootIdPath).Trim() : null;

    public TimeSpan Offset => sameMachine || differences.Count == 0 ? TimeSpan.Zero : differences.Order().ElementAt(differences.Count / 2);

    /// <summary>How wrong <see cref="Offset"/> can be: half the spread of the differences; nothing on the same machine.</summary>
    public TimeSpan Uncertainty => sameMachine || differences.Count == 0 ? TimeSpan.Zero : (differences.Max() - differences.Min()) / 2;

    public void Add(PhaseMessage source, PhaseMessage destination)
    {
        sameMachine |= source.BootId is not null && source.BootId == destination.BootId;
        if (source.LeftPrevious is { } there && destination.LeftPrevious is { } here)
        {
            differences.Add(here - there);
        }
    }
}
