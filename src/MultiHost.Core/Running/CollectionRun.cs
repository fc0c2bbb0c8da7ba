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

    private readonly List<PhasePlan> remaining = [.. plan.Phases];
    private readonly List<PhasePlan> openScopes = [];
    private int fruitless;

    private int TestsLeft => remaining.Count(p => p.Kind == PhaseKind.Test);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (TestsLeft > 0)
        {
            Placement placement;
            try
            {
                placement = await pool.LeaseAsync(Segment.RoleLists(remaining), cancellationToken).ConfigureAwait(false);
            }
            catch (PlacementException e)
            {
                GiveUpUnplayable(e.Message);
                continue;
            }
            catch (OperationCanceledException)
            {
                GiveUp(GroupResult.NotRun("the run was cancelled"), remaining);
                return;
            }

            try
            {
                Segment segment = Segment.Of([.. openScopes, .. remaining], placement);
                if (await OpenAsync(segment).ConfigureAwait(false) is { } group)
                {
                    int before = TestsLeft;
                    await RunOnAsync(segment, group, cancellationToken).ConfigureAwait(false);
                    fruitless = TestsLeft < before ? 0 : fruitless + 1;
                    QuarantineIfFruitless(group);
                }
            }
            finally
            {
                pool.Release(placement);
            }
        }
    }

    private async Task<Dictionary<HostDefinition, HostSession>?> OpenAsync(Segment segment)
    {
        Dictionary<HostDefinition, Task<HostSession>> opening = segment.Hosts.ToDictionary(h => h, sessions.GetAsync);
        Dictionary<HostDefinition, HostSession> group = [];
        foreach ((HostDefinition host, Task<HostSession> session) in opening)
        {
            try
            {
                group[host] = await session.ConfigureAwait(false);
            }
            catch (HostUnavailableException e)
            {
                pool.Quarantine(host, e.Message);
                run.Progress($"{plan.Name}: host {host.Name} is out of use: {e.Message}");
            }
        }

        return group.Count == opening.Count ? group : null;
    }

    private void QuarantineIfFruitless(Dictionary<HostDefinition, HostSession> group)
    {
        foreach ((HostDefinition host, HostSession session) in group.Where(m => fruitless >= MaxFruitless && m.Value.LostReason is not null))
        {
            pool.Quarantine(host, $"its agent ended {fruitless} times while no test ran. Last, {session.LostReason}");
        }
    }

    private async Task RunOnAsync(Segment segment, Dictionary<HostDefinition, HostSession> group, CancellationToken cancellationToken)
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
        while (queue.TryPeek(out PhasePlan? phase) && group.Values.All(s => s.LostReason is null))
        {
            if (cancellationToken.IsCancellationRequested && phase.Kind == PhaseKind.Test)
            {
                // The collection is closed early: the hosts dispose of what they have made, and begin no further phase.
                GiveUp(GroupResult.NotRun("the run was cancelled"), [.. queue]);
                queue.Clear();
                break;
            }

            queue.Dequeue();
            GroupResult result = await RunPhaseAsync(phase, segment, group, cancellationToken).ConfigureAwait(false);
            Track(phase);
            if (phase.Kind == PhaseKind.SetUp && result.Verdict == GroupVerdict.Infrastructure)
            {
                GiveUpScope(phase, result, queue);
            }
        }

        remaining.AddRange(queue);
        await Task.WhenAll(group.Values.Select(s => new CollectionEnd(s, collection).CloseAsync(run.Settings.Timeouts.CleanUp, run.Time)))
            .ConfigureAwait(false);
    }

    private async Task<GroupResult> RunPhaseAsync(
        PhasePlan phase, Segment segment, Dictionary<HostDefinition, HostSession> group, CancellationToken cancellationToken)
    {
        listener.Starting(phase);
        PhaseMember[] members = [.. segment.Members(phase).Select(m => new PhaseMember(m.Role, group[m.Host]))];
        using PhaseRun phaseRun = new(run.NextId(), phase, members, run);
        GroupResult result = await phaseRun
            .RunAsync(phase.Kind == PhaseKind.Test ? cancellationToken : CancellationToken.None)
            .ConfigureAwait(false);
        listener.Finished(phase, result);
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
        GiveUp(result with { Message = $"The fixtures of {setUp.Scope} were not made: {result.Message}" }, scope);
    }

    // Tests with other roles may still find their hosts.
    private void GiveUpUnplayable(string reason)
    {
        Dictionary<PhasePlan, string> unplayable = remaining.Where(p => p.Kind == PhaseKind.Test)
            .Select(p => (Phase: p, Why: pool.WhyNot(p.Roles)))
            .Where(p => p.Why is not null)
            .ToDictionary(p => p.Phase, p => p.Why!);
        if (unplayable.Count == 0)
        {
            GiveUp(GroupResult.NotRun(reason), remaining);
            return;
        }

        remaining.RemoveAll(unplayable.ContainsKey);
        foreach ((PhasePlan phase, string why) in unplayable)
        {
            GiveUp(GroupResult.NotRun(why), [phase]);
        }
    }

    private void GiveUp(GroupResult result, IReadOnlyList<PhasePlan> phases)
    {
        foreach (PhasePlan phase in phases.Where(p => p.Kind == PhaseKind.Test).ToArray())
        {
            listener.Starting(phase);
            listener.Finished(phase, result);
        }

        if (ReferenceEquals(phases, remaining))
        {
            remaining.Clear();
        }
    }
}
