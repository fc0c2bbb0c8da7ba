namespace MultiHost.Settings;

/// <summary>The <c>&lt;Logs&gt;</c> element: where the hosts' log files go, and which are kept.</summary>
public sealed record Logs
{
    /// <summary>Folder on the controller; a relative one begins at the folder of the test assembly.</summary>
    /// <value>Default: <c>TestResults/multihost</c>.</value>
    public string Folder { get; init; } = "TestResults/multihost";

    /// <summary>Whose log files are kept.</summary>
    /// <value>Default: <see cref="LogRetention.Failed"/>.</value>
    public LogRetention Keep { get; init; } = LogRetention.Failed;

    /// <summary>How many runs of a test assembly keep their folder, with record and log files; older ones are removed when a run ends.</summary>
    /// <value>1 to 10000. Default: 50.</value>
    public int MaxRuns { get; init; } = 50;
}
