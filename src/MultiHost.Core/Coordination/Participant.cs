using MultiHost.Results;

namespace MultiHost.Coordination;

/// <summary>The state of one role in a phase.</summary>
internal sealed class Participant(GroupMember member)
{
    private readonly Dictionary<long, Arrival> waits = [];
    private readonly Dictionary<string, Dictionary<long, Arrival>> waitsByLine = new(StringComparer.Ordinal);
    private readonly HashSet<string> crowdedLines = new(StringComparer.Ordinal);

    public GroupMember Member => member;

    public string? LastStep { get; private set; }

    public TimeSpan? LastStepAt { get; private set; }

    public RoleEnd? End { get; private set; }

    public TimeSpan? EndedAt { get; private set; }

    public bool HasEnded => End is not null;

    /// <summary>Its open waits, in order of arrival.</summary>
    public IReadOnlyList<Arrival> Waits => [.. waits.Values.OrderBy(w => w.Order)];

    public void Begin(string step, TimeSpan now) => (LastStep, LastStepAt) = (step, now);

    public void Finish(RoleEnd end, TimeSpan now) => (End, EndedAt) = (end, now);

    public void Add(Arrival wait)
    {
        waits.Add(wait.RequestId, wait);
        if (!waitsByLine.TryGetValue(wait.Line, out Dictionary<long, Arrival>? line))
        {
            waitsByLine[wait.Line] = line = [];
        }

        line.Add(wait.RequestId, wait);
        if (line.Count > 1)
        {
            // The user runs work side by side without a Branch. One of the waits may end and leave work running that nobody
            // sees, so nothing can be concluded about this line from here on, not even when one wait is left.
            crowdedLines.Add(wait.Line);
        }
    }

    public void Remove(Arrival wait)
    {
        waits.Remove(wait.RequestId);
        Dictionary<long, Arrival> line = waitsByLine[wait.Line];
        line.Remove(wait.RequestId);
        if (line.Count == 0)
        {
            waitsByLine.Remove(wait.Line);
        }
    }

    public Arrival? Find(long requestId) => waits.GetValueOrDefault(requestId);

    /// <summary>The one wait that holds up a line of work; null if the line may still be working.</summary>
    public Arrival? WaitThatBlocks(string line) =>
        !crowdedLines.Contains(line) && waitsByLine.TryGetValue(line, out Dictionary<long, Arrival>? own) && own.Count == 1 ? own.Values.First() : null;

    public RoleSnapshot Snapshot(TimeSpan now) =>
        new(member, now, LastStep, LastStepAt, [.. Waits.Select(w => new RoleWait(w.Barrier.Name, w.At))], End, EndedAt);

    public override string ToString() => member.ToString();
}
