using MultiHost.Protocol;

namespace MultiHost.Coordination;

/// <summary>
/// Keeps one phase (a run of one test on a group, or the set-up of a fixture) in step: a state machine without I/O, clock or
/// threads of its own. See DESIGN.md beside this file.
/// </summary>
/// <remarks>
/// Every input carries the time since the phase began (from a monotonic clock) and returns what is to be done, in order.
/// Not thread-safe: the owner gives it one input at a time.
/// </remarks>
internal sealed partial class BarrierCoordinator
{
    private const int MaxNameLength = 200;
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromHours(24);

    private readonly List<Participant> group;
    private readonly Dictionary<RoleName, Participant> byRole;
    private readonly Dictionary<string, PendingBarrier> pending = new(StringComparer.Ordinal);
    private readonly WaitsByDeadline byDeadline = new();
    private readonly Verdicts verdicts;
    private readonly TimeSpan defaultTimeout;
    private long arrivals;

    /// <summary>Makes the coordinator of a phase that begins now.</summary>
    /// <param name="members">The roles and their hosts, in the order in which texts and values list them.</param>
    /// <param name="defaultTimeout">For arrivals that give none: 1 millisecond to 24 hours.</param>
    /// <exception cref="ArgumentException">There is no member, or two members have the same role.</exception>
    public BarrierCoordinator(IEnumerable<GroupMember> members, TimeSpan defaultTimeout)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(defaultTimeout, ShortestTimeout);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(defaultTimeout, LongestTimeout);
        group = [.. members.Select(m => new Participant(m))];
        if (group.Count == 0)
        {
            throw new ArgumentException("A phase needs a role.", nameof(members));
        }

        byRole = [];
        foreach (Participant participant in group)
        {
            if (!byRole.TryAdd(participant.Member.Role, participant))
            {
                throw new ArgumentException($"Two members have the role '{participant.Member.Role}'.", nameof(members));
            }
        }

        verdicts = new Verdicts(group);
        this.defaultTimeout = defaultTimeout;
    }

    /// <summary>What decided the phase before all roles passed; null as long as nothing did.</summary>
    public FirstCause? FirstCause { get; private set; }

    /// <summary>Whether every role has finished or is lost.</summary>
    public bool HasAllFinished { get; private set; }

    /// <summary>When <see cref="Tick"/> has something to do at the latest, since the phase began; null while nobody waits.</summary>
    public TimeSpan? NextDeadline => byDeadline.First?.Deadline;

    /// <summary>How often waits were looked at to find the first deadline: see <see cref="WaitsByDeadline.Comparisons"/>.</summary>
    public long Looks => byDeadline.Comparisons;

    /// <summary>What every role does at this moment, in the order of the members.</summary>
    public IReadOnlyList<RoleSnapshot> Snapshot(TimeSpan now) => [.. group.Select(p => p.Snapshot(now))];

    /// <summary>A role comes to a barrier.</summary>
    /// <param name="role">The role that comes.</param>
    /// <param name="requestId">Names this wait among those of the role; used again in the answer.</param>
    /// <param name="branch">Its line of work; empty for the main line, <c>outer/inner</c> for a branch of a branch.</param>
    /// <param name="name">The barrier's name in that line. Its full name is <c>branch/name</c>.</param>
    /// <param name="participants">Who takes part, in any order. Null or empty: every role.</param>
    /// <param name="valueJson">What the role hands in; null when it only waits.</param>
    /// <param name="timeout">1 millisecond to 24 hours. Null: the default.</param>
    /// <param name="now">Time since the phase began.</param>
    /// <exception cref="ArgumentException">No member has the role, or the role has a wait with this id already.</exception>
    public IReadOnlyList<BarrierEffect> Arrive(
        RoleName role,
        long requestId,
        string branch,
        string name,
        IReadOnlyList<RoleName>? participants,
        string? valueJson,
        TimeSpan? timeout,
        TimeSpan now)
    {
        Participant who = Who(role);
        if (who.Find(requestId) is not null)
        {
            throw new ArgumentException($"{who} has a wait with the id {requestId} already.", nameof(requestId));
        }

        string fullName = branch.Length == 0 ? name : $"{branch}/{name}";
        var effects = new List<BarrierEffect>();
        if (FirstCause is not null || HasAllFinished)
        {
            string cause = FirstCause?.Summary ?? "the test has ended";
            effects.Add(new Refused(role, requestId, RefusalKind.Stopped, cause, []) { Barrier = fullName });
            return effects;
        }

        List<Participant> named = ParticipantsOf(participants);
        pending.TryGetValue(fullName, out PendingBarrier? barrier);
        if (Misuse(who, branch, name, fullName, participants, named, timeout, barrier, now) is { } misuse)
        {
            effects.Add(new Refused(role, requestId, RefusalKind.Misuse, misuse.Message, []) { Barrier = fullName });
            Decide(effects, CauseKind.Misuse, role, misuse, now, RefusalKind.Misuse, barrier is null ? [] : [barrier]);
            FirstCause = FirstCause! with { Barrier = fullName };
            return effects;
        }

        barrier ??= pending[fullName] = new PendingBarrier(fullName, named);
        var arrival = new Arrival(who, requestId, branch, barrier, valueJson, timeout, timeout ?? defaultTimeout, now, ++arrivals);
        barrier.Arrivals.Add(arrival);
        who.Add(arrival);
        byDeadline.Add(arrival);
        if (barrier.IsComplete)
        {
            Release(effects, barrier);
        }
        else if (barrier.Missing.FirstOrDefault(p => p.HasEnded) is { } finished)
        {
            RefuseBecauseFinished(effects, barrier, finished, now);
        }
        else if (DeadlockSearch.RingThrough(arrival) is { Count: > 0 } ring)
        {
            List<PendingBarrier> barriers = [.. ring.Select(a => a.Barrier).Distinct()];
            Decide(effects, CauseKind.Deadlock, null, verdicts.Deadlock(ring), now, RefusalKind.Deadlock, barriers);
        }

        return effects;
    }

    /// <summary>The caller of a wait cancelled it: the arrival is forgotten. Without effect if it was answered meanwhile.</summary>
    /// <exception cref="ArgumentException">No member has the role.</exception>
    public IReadOnlyList<BarrierEffect> Withdraw(RoleName role, long requestId, TimeSpan now)
    {
        _ = now;
        Participant who = Who(role);
        if (who.Find(requestId) is { } arrival)
        {
            Forget(arrival);
            arrival.Barrier.Arrivals.Remove(arrival);
            if (arrival.Barrier.Arrivals.Count == 0)
            {
                pending.Remove(arrival.Barrier.Name);
            }
        }

        return [];
    }

    /// <summary>A role reports what it begins now. Ignored after its end.</summary>
    /// <exception cref="ArgumentException">No member has the role.</exception>
    public IReadOnlyList<BarrierEffect> Step(RoleName role, string text, TimeSpan now)
    {
        Participant who = Who(role);
        if (!who.HasEnded)
        {
            who.Begin(Phrases.OneLine(text), now);
        }

        return [];
    }

    /// <summary>Time has passed: the first barrier whose deadline has come fails.</summary>
    public IReadOnlyList<BarrierEffect> Tick(TimeSpan now)
    {
        var effects = new List<BarrierEffect>();
        if (byDeadline.First is { } first && first.Deadline <= now)
        {
            PendingBarrier barrier = first.Barrier;
            IReadOnlyList<RoleName> missing = barrier.MissingRoles;
            RoleName? culprit = missing.Count == 1 ? missing[0] : default(RoleName?);
            Decide(effects, CauseKind.TimedOut, culprit, verdicts.TimedOut(barrier, first, now), now, RefusalKind.TimedOut, [barrier]);
        }

        return effects;
    }

    private Participant Who(RoleName role) =>
        byRole.TryGetValue(role, out Participant? who)
            ? who
            : throw new ArgumentException($"The phase has no role '{role}'. It has: {string.Join(", ", byRole.Keys)}.", nameof(role));

    private void Release(List<BarrierEffect> effects, PendingBarrier barrier)
    {
        pending.Remove(barrier.Name);
        Dictionary<RoleName, string?> values = barrier.Values();
        foreach (Arrival arrival in barrier.Arrivals)
        {
            Forget(arrival);
            effects.Add(new Released(arrival.Who.Member.Role, arrival.RequestId, values) { Barrier = barrier.Name });
        }
    }

    private void Forget(Arrival arrival)
    {
        arrival.Who.Remove(arrival);
        byDeadline.Remove(arrival);
    }
}
