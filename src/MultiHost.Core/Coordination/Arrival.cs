namespace MultiHost.Coordination;

/// <summary>A role's wait at a barrier.</summary>
internal sealed record Arrival(
    Participant Who,
    long RequestId,
    string Line,
    PendingBarrier Barrier,
    string? ValueJson,
    TimeSpan? GivenTimeout,
    TimeSpan Timeout,
    TimeSpan At)
{
    public TimeSpan Deadline => At + Timeout;
}
