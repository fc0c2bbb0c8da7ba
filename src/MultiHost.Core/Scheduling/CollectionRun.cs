using MultiHost.Protocol;
using MultiHost.Results;
using MultiHost.Sessions;
using MultiHost.Topology;

namespace MultiHost.Scheduling;

/// <summary>
/// Runs a collection on leased hosts. When a host is lost on the way, the others end their part, and what remains begins anew on fresh agents:
/// the set-ups that were open are made again, tests that ran are not.
/// </summary>
internal sealed class CollectionRun(CollectionPlan plan, HostPool pool, SessionKeeper sessions, RunContext run, ICollectionListener listener)
{
    private readonly List<PhasePlan> remaining = [.. plan.Phases];
    private readonly List<PhasePlan> openScopes = [];

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (remaining.Any(p => p.Kind == PhaseKind.Test))
        {
            Placement placement;
            try
            {
                placement = await pool.LeaseAsync(plan.RoleLists, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is PlacementException or OperationCanceledException)
            {
                GiveUp(GroupResult.NotRun(e is PlacementException ? e.Message : "the run was cancelled"), remaining);
                return;
            }

            try
            {
                if (await OpenAsync(placement).ConfigureAwait(false) is { } group)
                {
                    await RunOnAsync(placement, group, cancellationToken).ConfigureAwait(false);
                }
            }
            finally
            {
                pool.Release(placement);
            }
        }
    }

    private async Task<Dictionary<HostDefinition, HostSession>?> OpenAsync(Placement placement)
    {
        Dictionary<HostDefinition, Task<HostSession>> opening = placement.Hosts.ToDictionary(h => h, sessions.GetAsync);
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

    private async Task RunOnAsync(Placement placement, Dictionary<HostDefinition, HostSession> group, CancellationToken cancellationToken)
    {
        long collection = run.NextId();
        PhasePlan[] phases = [.. openScopes, .. remaining];
        openScopes.Clear();
        remaining.Clear();
        foreach ((HostDefinition host, HostSession session) in group)
        {
            PhasePlan[] own = [.. phases.Where(p => p.Kind != PhaseKind.Test || placement.For(p.Roles).Contains(host))];
            session.Post(new OpenCollection(collection, plan.Write(own)));
            session.Flush();
        }

        Queue<PhasePlan> queue = new(phases);
        while (queue.TryPeek(out PhasePlan? phase) && group.Values.All(s => s.LostReason is null))
        {
            queue.Dequeue();
            if (cancellationToken.IsCancellationRequested && phase.Kind == PhaseKind.Test)
            {
                GiveUp(GroupResult.NotRun("the run was cancelled"), [phase]);
                continue;
            }

            GroupResult result = await RunPhaseAsync(phase, placement, group, cancellationToken).ConfigureAwait(false);
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
        PhasePlan phase, Placement placement, Dictionary<HostDefinition, HostSession> group, CancellationToken cancellationToken)
    {
        listener.Starting(phase);
        using PhaseRun phaseRun = new(run.NextId(), phase, Members(phase, placement, group), run);
        GroupResult result = await phaseRun
            .RunAsync(phase.Kind == PhaseKind.Test ? cancellationToken : CancellationToken.None)
            .ConfigureAwait(false);
        listener.Finished(phase, result);
        return result;
    }

    // Fixtures are made with the roles that the tests have, if all have the same; otherwise as host1, host2, …
    private PhaseMember[] Members(PhasePlan phase, Placement placement, Dictionary<HostDefinition, HostSession> group)
    {
        IReadOnlyList<RoleName> roles = phase.Kind == PhaseKind.Test ? phase.Roles
            : plan.RoleLists.Count == 1 ? plan.RoleLists[0]
            : [.. placement.Hosts.Select((_, i) => new RoleName($"host{i + 1}"))];
        IReadOnlyList<HostDefinition> hosts = phase.Kind == PhaseKind.Test ? placement.For(phase.Roles) : placement.Hosts;
        return [.. roles.Zip(hosts, (role, host) => new PhaseMember(role, group[host]))];
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
        GiveUp(result, scope);
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
