namespace MultiHost.Barriers;

/// <summary>How a role came out of its part of an activity.</summary>
internal enum RoleEnd
{
    /// <summary>Its body ran to the end.</summary>
    Passed,

    /// <summary>Its body threw, or a check failed.</summary>
    Failed,

    /// <summary>Its body skipped the test.</summary>
    Skipped,

    /// <summary>It ended because it was told that the verdict stands. Said without a first cause, it counts as a failure.</summary>
    Stopped,

    /// <summary>Its agent or the connection to it is gone. Set by <see cref="BarrierCoordinator.Lost"/> alone.</summary>
    Lost,
}
