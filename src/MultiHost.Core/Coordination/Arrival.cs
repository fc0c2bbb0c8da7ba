namespace MultiHost.Coordination;

/// <summary>A role's wait at a barrier. Its order counts the arrivals of the activity.</summary>
internal sealed record Arrival(
    Participant Who,
    long RequestId,
    string Line,
    PendingBarrier Barrier,
    string? ValueJson,
    TimeSpan? GivenTimeout,
    TimeSpan Timeout,
    TimeSpan At,
    long Order)
{
    public TimeSpan Deadline => At + Timeout;
}
