namespace MultiHost.Settings;

/// <summary>The <c>&lt;Keep&gt;</c> element: for how long the hosts of a test that failed stay as they are.</summary>
public sealed record Keep
{
    /// <summary>For how long after a failure.</summary>
    /// <value>Zero, or 1 second to 24 hours. Default: zero, they are cleaned up at once.</value>
    public TimeSpan OnFailure { get; init; }

    /// <summary>For how long in the whole run. What is not used of one failure's time is left for the next.</summary>
    /// <value>Zero, or 1 second to 24 hours. Default: zero, as long as <see cref="OnFailure"/>.</value>
    public TimeSpan Total { get; init; }
}
