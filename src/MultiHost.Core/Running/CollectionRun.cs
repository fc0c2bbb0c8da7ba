using System.Globalization;
using MultiHost.Diagnostics;
using MultiHost.Protocol;
using MultiHost.Reporting;
using MultiHost.Sessions;
using MultiHost.Settings;

namespace MultiHost.Running;

/// <summary>
/// Runs a collection on leased hosts. When a host is lost on the way, the others end their part, and what remains begins anew on fresh agents:
/// the set-ups that were open are made again, tests that ran are not, but for one that goes once more.
/// </summary>
internal sealed partial class CollectionRun(CollectionPlan plan, HostPool pool, SessionKeeper sessions, RunContext run, ICollectionListener listener)
{
    // How often agents may be lost between two phases, with no test run meanwhile, before their hosts are out of use.
    private const int MaxFruitless = 2;

    private readonly List<PhasePlan> remaining = [];
    private readonly List<PhasePlan> openScopes = [];
    private readonly Queue<PhasePlan> queue = [];
    private readonly HashSet<string> triedAgain = [];
    private readonly HashSet<string> failedScopes = [];
    private readonly Retries retries = new(run.Settings.Retry);
    private readonly GroupSearch search = new(plan.Name, pool, sessions, run);
    private HostNeeds needs = HostNeeds.None;
    private int fruitless;

    private int TestsLeft => remaining.Count(p => p.Kind == PhaseKind.Test);

    /// <summary>Runs every test; after a stop, those that had not begun have no result.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenRegistration stop = cancellationToken.Register(run.Stop);
        using StopClock clock = new(cancellationToken, run.Time);
        try
        {
            Fitting fitting = await Fitting.OfAsync(
                plan.Phases, run, (roles, wanted) => pool.WhyNever(Demand([roles]) with { Needs = wanted }), clock.Stopped).ConfigureAwait(false);
            foreach ((PhasePlan test, GroupResult result) in fitting.Unmet)
            {
                GiveUp(result, [test]);
            }

            foreach ((IReadOnlyList<PhasePlan> phases, HostNeeds ofRound) in fitting.Rounds)
            {
                await RunRoundAsync(phases, ofRound, clock, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException e)
        {
            // Stopped while it waited for hosts, or for their sessions: what did not begin has no result.
            MultiHostEvents.Log.Swallowed($"{plan.Name}: stopped before it had its hosts", e);
        }

        GiveUpHit("the run was stopped.");
    }

    private async Task RunRoundAsync(IReadOnlyList<PhasePlan> phases, HostNeeds ofRound, StopClock clock, CancellationToken cancellationToken)
    {
        remaining.AddRange(phases);
        openScopes.Clear();
        needs = ofRound;
        fruitless = 0;
        while (TestsLeft > 0 && !cancellationToken.IsCancellationRequested)
        {
            await RunOnceAsync(clock).ConfigureAwait(false);
        }

        remaining.Clear();
    }

    private async Task RunOnceAsync(StopClock clock)
    {
        PhasePlan[] all = [.. openScopes, .. remaining];
        PhasePlan[] now = AloneIfMust(all);
        try
        {
            using GroupLease? group = await search.FindAsync(now, Demand(Segment.RoleLists(now)), clock.Stopped).ConfigureAwait(false);
            if (group is not null)
            {
                (int tests, int attempts) = (TestsLeft, retries.Count);
                await RunOnAsync(group.Segment, group.Sessions, clock).ConfigureAwait(false);
                PutBack(all, now);
                fruitless = TestsLeft < tests || retries.Count > attempts ? 0 : fruitless + 1;
                QuarantineIfFruitless(group.Sessions);
            }
        }
        catch (PlacementException e) when (retries.Suspects.Count > 0)
        {
            GiveUpHit(e.Message);
            retries.Forgive(); // those that had trouble are better than none
        }
        catch (PlacementException e)
        {
            GiveUpUnplayable(e);
        }
    }

    private void QuarantineIfFruitless(IReadOnlyDictionary<HostDefinition, HostSession> group)
    {
        foreach ((HostDefinition host, HostSession session) in group.Where(m => fruitless >= MaxFruitless && m.Value.LostReason is not null))
        {
            search.Quarantine(host, $"its agent ended {fruitless} times while no test ran. Last, {session.LostReason}", InfrastructureReason.Lost);
        }
    }

    private async Task RunOnAsync(Segment segment, IReadOnlyDictionary<HostDefinition, HostSession> group, StopClock clock)
    {
        long collection = run.NextId();
        openScopes.Clear();
        remaining.Clear();
        foreach ((HostDefinition host, HostSession session) in group)
        {
            foreach (ControllerMessage part in OpenCollection.InParts(collection, plan.Write(segment.For(host))))
            {
                session.Post(part);
            }

            session.Flush();
        }

        foreach (PhasePlan phase in segment.Phases)
        {
            queue.Enqueue(phase);
        }

        while (queue.TryPeek(out PhasePlan? phase) && !group.Values.Any(s => s.IsEnding))
        {
            if (clock.Stopped.IsCancellationRequested && phase.Kind != PhaseKind.TearDown)
            {
                // The collection is closed early: the hosts dispose of what they have made, and begin no further phase.
                break;
            }

            if (await RunPhaseAsync(phase, segment, group, clock).ConfigureAwait(false) is not { } result)
            {
                continue; // it stays in the queue, and begins anew: here, or where no host is lost
            }

            queue.Dequeue();
            Track(phase);
            if (phase.Kind == PhaseKind.SetUp && result.Verdict == GroupVerdict.Infrastructure)
            {
                GiveUpScope(phase, result);
            }
        }

        remaining.AddRange(queue);
        queue.Clear();
        await Task.WhenAll(group.Values.Select(s => new CollectionEnd(s, collection).CloseAsync(run.Settings.Timeouts.CleanUp, clock)))
            .ConfigureAwait(false);
    }

    /// <returns>What it came to; <c>null</c> if it is to be tried again.</returns>
    private async Task<GroupResult?> RunPhaseAsync(PhasePlan phase, Segment segment, IReadOnlyDictionary<HostDefinition, HostSession> group, StopClock clock)
    {
        Start(phase);
        PhaseMember[] members = [.. segment.Members(phase).Select(m => new PhaseMember(m.Role, group[m.Host]))];
        Repetition repetition = new(retries.Of(phase), (ran, verdict) => GoesAgain(phase, members, ran, verdict, clock));
        using PhaseRun phaseRun = new(run.NextId(), phase, plan.Name, members, run, clock, repetition);
        GroupResult result = await phaseRun.RunAsync(phase.Kind == PhaseKind.TearDown ? clock.Over : clock.Stopped).ConfigureAwait(false);
        if (phaseRun.GoesAgain)
        {
            GoOnceMore(phase, result, members, phaseRun);
            return null;
        }

        Settle(phase, phaseRun.Verdict, members);
        Finish(phase, result);
        if (phase.Kind == PhaseKind.SetUp && result.Verdict == GroupVerdict.Infrastructure && phaseRun.WasLostBeforeItsCodeRan && triedAgain.Add(phase.Id))
        {
            run.Progress($"{plan.Name}: the fixtures of {phase.Scope} are made on a fresh agent, since one was lost before any code ran: {result.Message}");
            return null;
        }

        return result;
    }

    private void Track(PhasePlan phase)
    {
        if (phase.Kind == PhaseKind.SetUp)
        {
            openScopes.Add(phase);
        }
        else if (phase.Kind == PhaseKind.TearDown)
        {
            openScopes.RemoveAll(s => s.Scope == phase.Scope);
        }
    }

    // A set-up that costs an agent would do so again and again.
    private void GiveUpScope(PhasePlan setUp, GroupResult result)
    {
        List<PhasePlan> scope = [];
        while (queue.TryDequeue(out PhasePlan? phase))
        {
            scope.Add(phase);
            if (phase.Kind == PhaseKind.TearDown && phase.Scope == setUp.Scope)
            {
                break;
            }
        }

        openScopes.Remove(setUp);
        GiveUp(result with { Message = $"{result.Message}\nSo the fixtures of {setUp.Scope} were not made." }, scope);
    }

    // Tests with other roles may still find their hosts.
    private void GiveUpUnplayable(PlacementException trouble)
    {
        Dictionary<PhasePlan, string> unplayable = remaining.Where(p => p.Kind == PhaseKind.Test)
            .Select(p => (Phase: p, Why: pool.WhyNot(Demand([p.Roles]))))
            .Where(p => p.Why is not null)
            .ToDictionary(p => p.Phase, p => p.Why!);
        if (unplayable.Count == 0)
        {
            GiveUp(GroupResult.NotRun(trouble.Message, trouble.Reason), remaining);
            return;
        }

        remaining.RemoveAll(unplayable.ContainsKey);
        foreach ((PhasePlan phase, string why) in unplayable)
        {
            GiveUp(pool.IsForOthers(Demand([phase.Roles])) ? GroupResult.Skip(why) : GroupResult.NotRun(why, trouble.Reason), [phase]);
        }
    }

    private HostDemand Demand(IReadOnlyList<IReadOnlyList<RoleName>> roleLists) =>
        new(roleLists, plan.Place, string.Create(CultureInfo.InvariantCulture, $"{plan.Name} {plan.Turn}"))
        {
            Needs = needs,
            Except = retries.Suspects,
        };

    private void GiveUp(GroupResult result, IReadOnlyList<PhasePlan> phases)
    {
        foreach (PhasePlan phase in phases.Where(p => p.Kind == PhaseKind.Test).ToArray())
        {
            IReadOnlyList<Attempt> times = retries.Close(phase);
            Conclude(phase, times.Count == 0 ? result : RepeatedResult.WithoutAnother(times, result.Message));
        }

        if (ReferenceEquals(phases, remaining))
        {
            remaining.Clear();
        }
    }

    private void Conclude(PhasePlan test, GroupResult result)
    {
        Start(test);
        run.Record.Add(PhaseRecord.Verdict(test, plan.Name, result));
        Finish(test, result);
    }
}
