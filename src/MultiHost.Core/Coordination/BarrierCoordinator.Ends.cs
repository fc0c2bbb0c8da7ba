using MultiHost.Protocol;
using MultiHost.Results;

namespace MultiHost.Coordination;

/// <content>How roles end, and how the first cause ends the phase for all.</content>
internal sealed partial class BarrierCoordinator
{
    /// <summary>A role's body has ended. Ignored if it had ended before or was lost.</summary>
    /// <param name="role">Whose.</param>
    /// <param name="end">How; <see cref="RoleEnd.Lost"/> is said by <see cref="Lost"/>.</param>
    /// <param name="summary">Why, in one line: the message of the failure, the reason of the skip. Not used for a pass.</param>
    /// <param name="now">Time since the phase began.</param>
    /// <exception cref="ArgumentException">No member has the role, or the end is <see cref="RoleEnd.Lost"/>.</exception>
    public IReadOnlyList<BarrierEffect> Finish(RoleName role, RoleEnd end, string summary, TimeSpan now)
    {
        if (end == RoleEnd.Lost)
        {
            throw new ArgumentException("A role does not say itself that it is lost.", nameof(end));
        }

        return End(Who(role), end, summary, now);
    }

    /// <summary>A role whose body had ended well came to a bad end all the same, in what it did afterwards. Ignored after a first cause.</summary>
    /// <exception cref="ArgumentException">No member has the role.</exception>
    public IReadOnlyList<BarrierEffect> Spoil(RoleName role, RoleEnd end, string summary, TimeSpan now)
    {
        var effects = new List<BarrierEffect>();
        Participant who = Who(role);
        if (end != RoleEnd.Passed && FirstCause is null)
        {
            who.Finish(end, now);
            (CauseKind kind, string verb) = BadEnd(end);
            Decide(effects, kind, role, verdicts.Ended(who, verb, summary), now, RefusalKind.Stopped, []);
        }

        return effects;
    }

    /// <summary>A role's agent or connection is gone. Ignored if the role had ended.</summary>
    /// <exception cref="ArgumentException">No member has the role.</exception>
    public IReadOnlyList<BarrierEffect> Lost(RoleName role, string reason, TimeSpan now) => End(Who(role), RoleEnd.Lost, reason, now);

    /// <summary>The test's own time (<c>Timeouts/Test</c>) is over. Ignored after a first cause or when all have finished.</summary>
    /// <param name="limit">How long it might have taken.</param>
    /// <param name="now">Time since the phase began.</param>
    public IReadOnlyList<BarrierEffect> Expire(TimeSpan limit, TimeSpan now)
    {
        var effects = new List<BarrierEffect>();
        if (!HasAllFinished)
        {
            List<Participant> late = group.FindAll(p => !p.HasEnded);
            RoleName? culprit = late.Count == 1 ? late[0].Member.Role : default(RoleName?);
            Decide(effects, CauseKind.Expired, culprit, verdicts.Expired(limit, late, Snapshot(now)), now, RefusalKind.Stopped, []);
        }

        return effects;
    }

    /// <summary>The run is cancelled. Ignored after a first cause or when all have finished.</summary>
    /// <param name="reason">In one line; it becomes the summary of the first cause as it stands.</param>
    /// <param name="now">Time since the phase began.</param>
    public IReadOnlyList<BarrierEffect> Cancel(string reason, TimeSpan now)
    {
        var effects = new List<BarrierEffect>();
        if (!HasAllFinished)
        {
            Decide(effects, CauseKind.Cancelled, null, Verdict.Line(Phrases.OneLine(reason)), now, RefusalKind.Stopped, []);
        }

        return effects;
    }

    private List<BarrierEffect> End(Participant who, RoleEnd end, string summary, TimeSpan now)
    {
        var effects = new List<BarrierEffect>();
        if (who.HasEnded)
        {
            return effects;
        }

        who.Finish(end, now);
        RoleName role = who.Member.Role;
        if (end == RoleEnd.Passed)
        {
            CheckNobodyWaitsFor(who, effects, now);
        }
        else
        {
            (CauseKind kind, string verb) = BadEnd(end);
            Decide(effects, kind, role, verdicts.Ended(who, verb, summary), now, RefusalKind.Stopped, []);
        }

        if (group.TrueForAll(p => p.HasEnded))
        {
            HasAllFinished = true;
            effects.Add(new AllFinished());
        }

        return effects;
    }

    private static (CauseKind Kind, string Verb) BadEnd(RoleEnd end) => end switch
    {
        RoleEnd.Failed => (CauseKind.RoleFailed, "failed"),
        RoleEnd.Skipped => (CauseKind.RoleSkipped, "was skipped"),
        RoleEnd.Lost => (CauseKind.RoleLost, "was lost"),

        // Right after a first cause, which then stays. Without one nobody told it to stop, and a test must not pass by stopping.
        RoleEnd.Stopped => (CauseKind.RoleFailed, "stopped without being told to"),
        _ => throw new ArgumentOutOfRangeException(nameof(end), end, null),
    };

    private void CheckNobodyWaitsFor(Participant finished, List<BarrierEffect> effects, TimeSpan now)
    {
        if (finished.Waits.FirstOrDefault() is { } own)
        {
            Verdict verdict = verdicts.FinishedWhileWaiting(finished, own, now);
            Decide(effects, CauseKind.Misuse, finished.Member.Role, verdict, now, RefusalKind.Misuse, [own.Barrier]);
        }
        else if (pending.Values.FirstOrDefault(b => b.Participants.Contains(finished)) is { } barrier)
        {
            RefuseBecauseFinished(effects, barrier, finished, now);
        }
    }

    private void RefuseBecauseFinished(List<BarrierEffect> effects, PendingBarrier barrier, Participant finished, TimeSpan now) =>
        Decide(
            effects,
            CauseKind.PartnerFinished,
            finished.Member.Role,
            verdicts.PartnerFinished(barrier, finished),
            now,
            RefusalKind.PartnerFinished,
            [barrier]);

    /// <summary>
    /// Sets the first cause if there is none, answers every wait (those at the barriers concerned with the cause itself, the others with
    /// <see cref="RefusalKind.Stopped"/>) and tells every role that still runs.
    /// </summary>
    private void Decide(
        List<BarrierEffect> effects,
        CauseKind kind,
        RoleName? role,
        Verdict verdict,
        TimeSpan now,
        RefusalKind refusal,
        IReadOnlyList<PendingBarrier> concerned)
    {
        if (FirstCause is not null)
        {
            return;
        }

        FirstCause = new FirstCause(kind, role, verdict.Summary, verdict.Message, now, Snapshot(now))
        {
            Barrier = concerned.Count > 0 ? concerned[0].Name : null,
        };
        foreach (Arrival arrival in pending.Values.SelectMany(b => b.Arrivals).OrderBy(a => a.At))
        {
            RoleName waiter = arrival.Who.Member.Role;
            PendingBarrier at = arrival.Barrier;
            effects.Add(concerned.Contains(at)
                ? new Refused(waiter, arrival.RequestId, refusal, verdict.Message, MissingAt(at, refusal)) { Barrier = at.Name }
                : new Refused(waiter, arrival.RequestId, RefusalKind.Stopped, verdict.Summary, []) { Barrier = at.Name });
        }

        foreach (Arrival arrival in pending.Values.SelectMany(b => b.Arrivals))
        {
            arrival.Who.Remove(arrival);
        }

        pending.Clear();
        byDeadline.Clear();
        effects.AddRange(group.Where(p => !p.HasEnded).Select(p => new Stop(p.Member.Role, verdict.Summary)));
    }

    private static IReadOnlyList<RoleName> MissingAt(PendingBarrier barrier, RefusalKind refusal) =>
        refusal == RefusalKind.Misuse ? [] : barrier.MissingRoles;
}
