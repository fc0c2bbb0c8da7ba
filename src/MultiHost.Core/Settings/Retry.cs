namespace MultiHost.Settings;

/// <summary>The <c>&lt;Retry&gt;</c> element: which tests go once more.</summary>
public sealed record Retry
{
    /// <summary>How many times more a test goes, on other hosts, when its hosts had trouble.</summary>
    /// <value>0 to 9. Default: 1.</value>
    public int Infrastructure { get; init; } = 1;

    /// <summary>How many times more a test goes, on the same hosts, when it failed. One that passes then is flaky.</summary>
    /// <value>0 to 9. Default: 0.</value>
    public int Failed { get; init; }
}
