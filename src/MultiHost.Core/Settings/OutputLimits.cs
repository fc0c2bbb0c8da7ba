namespace MultiHost.Settings;

/// <summary>The <c>&lt;Output&gt;</c> element: how much of a test's output is kept, and what is shown meanwhile.</summary>
public sealed record OutputLimits
{
    /// <summary>Most output that is kept for each role and test, in KiB; what is more is cut out of the middle.</summary>
    /// <value>1 to 1048576 KiB. Default: 1024 KiB.</value>
    public int MaxKiB { get; init; } = 1024;

    /// <summary>Whether lines of progress are shown while the run goes on, about what takes longer than two seconds.</summary>
    /// <value>Default: true.</value>
    public bool Live { get; init; } = true;
}
