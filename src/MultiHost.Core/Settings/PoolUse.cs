namespace MultiHost.Settings;

/// <summary>The <c>&lt;Pool&gt;</c> element: how the host pool is used.</summary>
public sealed record PoolUse
{
    /// <summary>On which of the groups a test runs.</summary>
    /// <value>Default: <see cref="GroupRun.Any"/>.</value>
    public GroupRun Run { get; init; } = GroupRun.Any;

    /// <summary>How many collections run on hosts side by side at most. A collection that runs on each group counts once for each.</summary>
    /// <value>1 to 10000. Default: null, for as many as there are hosts for.</value>
    public int? MaxCollections { get; init; }
}
