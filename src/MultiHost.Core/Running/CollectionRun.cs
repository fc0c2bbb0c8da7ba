using System.Globalization;
using MultiHost.Diagnostics;
using MultiHost.Protocol;
using MultiHost.Reporting;
using MultiHost.Sessions;
using MultiHost.Settings;

namespace MultiHost.Running;

/// <summary>
/// Runs a collection on leased hosts. When a host is lost on the way, the others end their part, and what remains begins anew on fresh agents:
/// the set-ups that were open are made again, tests that ran are not.
/// </summary>
internal sealed class CollectionRun(CollectionPlan plan, HostPool pool, SessionKeeper sessions, RunContext run, ICollectionListener listener)
{
    // How often agents may be lost between two phases, with no test run meanwhile, before their hosts are out of use.
    private const int MaxFruitless = 2;

    private readonly List<PhasePlan> remaining = [];
    private readonly List<PhasePlan> openScopes = [];
    private readonly HashSet<string> triedAgain = [];
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
        try
        {
            using GroupLease? group = await search.FindAsync([.. openScopes, .. remaining], Demand(Segment.RoleLists(remaining)), clock.Stopped).ConfigureAwait(false);
            if (group is not null)
            {
                int before = TestsLeft;
                await RunOnAsync(group.Segment, group.Sessions, clock).ConfigureAwait(false);
                fruitless = TestsLeft < before ? 0 : fruitless + 1;
                QuarantineIfFruitless(group.Sessions);
            }
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

        Queue<PhasePlan> queue = new(segment.Phases);
        while (queue.TryPeek(out PhasePlan? phase) && !group.Values.Any(s => s.IsEnding))
        {
            if (clock.Stopped.IsCancellationRequested && phase.Kind != PhaseKind.TearDown)
            {
                // The collection is closed early: the hosts dispose of what they have made, and begin no further phase.
                break;
            }

            if (await RunPhaseAsync(phase, segment, group, clock).ConfigureAwait(false) is not { } result)
            {
                break; // it stays in the queue, and begins anew
            }

            queue.Dequeue();
            Track(phase);
            if (phase.Kind == PhaseKind.SetUp && result.Verdict == GroupVerdict.Infrastructure)
            {
                GiveUpScope(phase, result, queue);
            }
        }

        remaining.AddRange(queue);
        await Task.WhenAll(group.Values.Select(s => new CollectionEnd(s, collection).CloseAsync(run.Settings.Timeouts.CleanUp, clock)))
            .ConfigureAwait(false);
    }

    /// <returns>What it came to; <c>null</c> if it is to be tried again.</returns>
    private async Task<GroupResult?> RunPhaseAsync(PhasePlan phase, Segment segment, IReadOnlyDictionary<HostDefinition, HostSession> group, StopClock clock)
    {
        listener.Starting(phase);
        PhaseMember[] members = [.. segment.Members(phase).Select(m => new PhaseMember(m.Role, group[m.Host]))];
        using PhaseRun phaseRun = new(run.NextId(), phase, plan.Name, members, run, clock);
        GroupResult result = await phaseRun.RunAsync(phase.Kind == PhaseKind.TearDown ? clock.Over : clock.Stopped).ConfigureAwait(false);
        listener.Finished(phase, result);
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
    private void GiveUpScope(PhasePlan setUp, GroupResult result, Queue<PhasePlan> queue)
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
        new(roleLists, plan.Place, string.Create(CultureInfo.InvariantCulture, $"{plan.Name} {plan.Turn}")) { Needs = needs };

    private void GiveUp(GroupResult result, IReadOnlyList<PhasePlan> phases)
    {
        foreach (PhasePlan phase in phases.Where(p => p.Kind == PhaseKind.Test).ToArray())
        {
            listener.Starting(phase);
            run.Record.Add(PhaseRecord.Verdict(phase, plan.Name, result));
            listener.Finished(phase, result);
        }

        if (ReferenceEquals(phases, remaining))
        {
            remaining.Clear();
        }
    }
}
