namespace MultiHost.Settings;

/// <summary>The <c>&lt;Repeat&gt;</c> element: how often each test on hosts runs.</summary>
public sealed record Repeat
{
    /// <summary>How many times, unless <see cref="Until"/> ends it before.</summary>
    /// <value>1 to 10000. Default: 1.</value>
    public int Times { get; init; } = 1;

    /// <summary>What ends the repetition of a test.</summary>
    /// <value>Default: <see cref="RepeatUntil.End"/>.</value>
    public RepeatUntil Until { get; init; } = RepeatUntil.End;
}
