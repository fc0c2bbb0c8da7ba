using MultiHost.Reporting;
using MultiHost.Sessions;
using MultiHost.Settings;

namespace MultiHost.Running;

/// <content>
/// What goes once more (decision 038). A test that lost an agent goes, with all that remains, to a group without the hosts that had trouble. If it comes to another end
/// there it was their fault, and they are out of use; if it loses agents again it was its own. A test that failed goes again where it is.
/// </content>
internal sealed partial class CollectionRun
{
    // The test of which the listener was told that it starts, and not yet what it came to.
    private PhasePlan? hit;

    private void Start(PhasePlan phase)
    {
        if (phase != hit)
        {
            listener.Starting(phase);
            hit = phase.Kind == PhaseKind.Test ? phase : hit;
        }
    }

    private void Finish(PhasePlan phase, GroupResult result)
    {
        hit = phase == hit ? null : hit;
        listener.Finished(phase, result);
    }

    private bool GoesAgain(PhasePlan phase, PhaseMember[] members, PhaseRun ran, GroupVerdict verdict, StopClock clock) =>
        !clock.Stopped.IsCancellationRequested
        && retries.Allow(phase, verdict)
        && (verdict == GroupVerdict.Failed ? MayRepeat(phase, members) : MayGoElsewhere(phase, ran));

    // Where it is: if its hosts are all there, and its fixtures have not failed, which nobody makes again.
    private bool MayRepeat(PhasePlan phase, PhaseMember[] members) =>
        phase is { Kind: PhaseKind.Test, KnownFailure: null } && !members.Any(m => m.Session.IsEnding) && !openScopes.Any(s => failedScopes.Contains(s.Scope));

    // An agent that was lost before its part began was lost between tests: it is replaced, on its host.
    private bool MayGoElsewhere(PhasePlan phase, PhaseRun ran)
    {
        bool isMadeAnew = phase.Kind == PhaseKind.SetUp && ran.WasLostBeforeItsCodeRan && !triedAgain.Contains(phase.Id);
        if (phase.Kind == PhaseKind.TearDown || isMadeAnew)
        {
            return false;
        }

        if (ran.LostAtWork is not { Count: > 0 } lost)
        {
            return ran.WasLostBeforeItsCodeRan;
        }

        HostDemand demand = Demand(phase.Kind == PhaseKind.Test ? [phase.Roles] : Segment.RoleLists(queue));
        return pool.WhyNot(demand with { Except = demand.Except.Concat(lost).DistinctBy(h => h.Key).ToDictionary() }) is null;
    }

    private void GoOnceMore(PhasePlan phase, GroupResult result, PhaseMember[] members, PhaseRun ran)
    {
        retries.Add(phase, new Attempt(result, [.. members.Select(m => m.Session.Host)], ran.LostAtWork));
        run.Progress($"{phase.Scope} goes once more after: {FirstLine.Of(result.Message)}");
        if (phase.Kind == PhaseKind.SetUp)
        {
            listener.Finished(phase, result);
        }
    }

    // It has its result. Hosts on which it lost agents, and that others did without, are to blame; of a set-up's attempts its first test tells.
    private void Settle(PhasePlan phase, GroupVerdict verdict, PhaseMember[] members)
    {
        IReadOnlyList<Attempt> earlier = retries.Close(phase);
        if (phase.Kind == PhaseKind.SetUp)
        {
            _ = verdict == GroupVerdict.Passed ? failedScopes.Remove(phase.Scope) : failedScopes.Add(phase.Scope);
        }

        if (verdict is GroupVerdict.Infrastructure or GroupVerdict.Stopped)
        {
            return;
        }

        foreach ((HostDefinition host, string reason) in Retries.Lost(earlier).Where(l => !members.Any(m => m.Session.Host.Unseated == l.Key)))
        {
            search.Quarantine(host, $"its agent was lost in {phase.Scope}, which went on without it: {reason}", InfrastructureReason.Lost);
        }

        if (phase.Kind == PhaseKind.SetUp && queue.FirstOrDefault(p => p.Kind == PhaseKind.Test) is { } first)
        {
            retries.Tell(first, earlier);
        }
    }

    // A test that must do without some hosts goes alone where what remains cannot.
    private PhasePlan[] AloneIfMust(PhasePlan[] all) =>
        hit is not null && retries.Suspects.Count > 0 && pool.WhyNot(Demand(Segment.RoleLists(all))) is not null
            ? [.. all.Where(p => p.Kind != PhaseKind.Test || p == hit)]
            : all;

    // What did not go with a test that went alone begins anew, with its scopes.
    private void PutBack(PhasePlan[] all, PhasePlan[] now)
    {
        if (now.Length < all.Length)
        {
            openScopes.Clear();
            remaining.Clear();
            remaining.AddRange(all.Where(p => p.Kind != PhaseKind.Test || p == hit || !now.Contains(p)));
        }
    }

    private void GiveUpHit(string why)
    {
        if (hit is { } test)
        {
            remaining.Remove(test);
            Conclude(test, RepeatedResult.WithoutAnother(retries.Close(test), why));
        }
    }
}
