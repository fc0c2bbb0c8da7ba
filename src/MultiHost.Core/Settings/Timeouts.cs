namespace MultiHost.Settings;

/// <summary>The <c>&lt;Timeouts&gt;</c>. In the runsettings a number with a unit: <c>500ms</c>, <c>30s</c>, <c>2m</c>, <c>1h</c>.</summary>
public sealed record Timeouts
{
    /// <summary>Longest time for opening a session on a host, agent included; the time in which files are sent does not count.</summary>
    /// <value>100 milliseconds to 1 hour. Default: 30 seconds.</value>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a deployment may stand still, without a byte that arrives at the host. It may take any time as long as it moves.</summary>
    /// <value>100 milliseconds to 1 hour. Default: 30 seconds.</value>
    public TimeSpan Deployment { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest wait for a host that another run has.</summary>
    /// <value>100 milliseconds to 24 hours. Default: 1 hour.</value>
    public TimeSpan Lease { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Longest wait at a barrier that gives no timeout of its own.</summary>
    /// <value>1 millisecond to 24 hours. Default: 120 seconds.</value>
    public TimeSpan Barrier { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>Longest time for one test on all its roles, or for one set-up of a fixture.</summary>
    /// <value>100 milliseconds to 24 hours. Default: 10 minutes.</value>
    public TimeSpan Test { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long the other roles get to end by themselves once the verdict of a test stands.</summary>
    /// <value>100 milliseconds to 1 hour. Default: 15 seconds.</value>
    public TimeSpan Stop { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long an agent gets to clean up its host when the run ends.</summary>
    /// <value>100 milliseconds to 1 hour. Default: 10 seconds.</value>
    public TimeSpan CleanUp { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long an agent and the controller may be without a sign of life from each other. Then the controller takes the host for lost, and
    /// the agent ends all that it started. A process with a debugger attached may be silent for longer.</summary>
    /// <value>1 second to 1 hour. Default: 15 seconds.</value>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(15);
}
