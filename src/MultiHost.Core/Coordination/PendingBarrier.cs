namespace MultiHost.Coordination;

/// <summary>One generation of a barrier: begins with the first arrival, is forgotten with the release.</summary>
internal sealed class PendingBarrier(string name, IReadOnlyList<Participant> participants)
{
    public string Name => name;

    /// <summary>Who takes part, in the order of the members.</summary>
    public IReadOnlyList<Participant> Participants => participants;

    /// <summary>Who is there, in order of arrival.</summary>
    public List<Arrival> Arrivals { get; } = [];

    public bool IsComplete => Arrivals.Count == participants.Count;

    public IEnumerable<Participant> Missing => participants.Where(p => !HasArrived(p));

    public IReadOnlyList<RoleName> MissingRoles => [.. Missing.Select(p => p.Member.Role)];

    public bool HasArrived(Participant who) => Arrivals.Any(a => a.Who == who);

    public Dictionary<RoleName, string?> Values()
    {
        var values = new Dictionary<RoleName, string?>(participants.Count);
        Dictionary<Participant, string?> handedIn = Arrivals.ToDictionary(a => a.Who, a => a.ValueJson);
        foreach (Participant participant in participants)
        {
            values[participant.Member.Role] = handedIn[participant];
        }

        return values;
    }
}

/// <summary>A role's wait at a barrier. Its order counts the arrivals of the phase.</summary>
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
