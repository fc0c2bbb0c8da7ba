using MultiHost.Recording;
using MultiHost.Sessions;
using MultiHost.Settings;

namespace MultiHost.Running;

/// <summary>
/// Finds hosts for a collection that nobody else uses: they are free in this run's pool, and leased on the hosts themselves against all other runs. While others
/// have a host, it waits for that one and for hosts in its stead, and takes what comes first.
/// </summary>
internal sealed class GroupSearch(string collection, HostPool pool, SessionKeeper sessions, RunContext run)
{
    private readonly HashSet<string> lostOnce = [];

    /// <summary>Finds a group, and opens sessions on its hosts.</summary>
    /// <param name="phases">What is to run there.</param>
    /// <param name="demand">What that asks of the pool.</param>
    /// <param name="stopped">Gives up.</param>
    /// <returns><c>null</c> if a host was lost, or has gone out of use, on the way: others may do, so it is worth another try.</returns>
    /// <exception cref="PlacementException">The pool can never play these roles, or others have its hosts for too long.</exception>
    public async Task<GroupLease?> FindAsync(IReadOnlyList<PhasePlan> phases, HostDemand demand, CancellationToken stopped)
    {
        HashSet<HostDefinition> busy = [];
        GroupLease? next = await PlaceAsync(phases, demand, stopped).ConfigureAwait(false);
        while (next is { } group)
        {
            next = await HoldAsync(group, phases, demand, busy, stopped).ConfigureAwait(false);
            if (next == group)
            {
                return group;
            }
        }

        return null;
    }

    /// <summary>Takes a host out of use for the rest of the run, and says so, once.</summary>
    public void Quarantine(HostDefinition host, string message, InfrastructureReason reason)
    {
        if (pool.Quarantine(host, message, reason))
        {
            run.Record.Add(new HostOutOfUse(host.Name, reason, message));
            run.Progress($"{collection}: host {host.Name} is out of use: {message}");
        }
    }

    private async Task<GroupLease> PlaceAsync(IReadOnlyList<PhasePlan> phases, HostDemand demand, CancellationToken cancellationToken)
    {
        long number = run.NextId();
        long wanted = run.Time.GetTimestamp();
        run.Record.Add(new LeaseWanted(number, collection, [.. demand.RoleLists.Select(list => list.Select(r => r.Value).ToArray())]));
        try
        {
            Placement placement = await pool.LeaseAsync(demand, cancellationToken).ConfigureAwait(false);
            run.Record.Add(new LeaseTaken(number, [.. placement.Hosts.Select(h => h.Name)], run.Time.GetElapsedTime(wanted).TotalSeconds));
            return new GroupLease(number, collection, placement, Segment.Of(phases, placement), pool, run);
        }
        catch (PlacementException e)
        {
            run.Record.Add(new LeaseRefused(number, e.Reason, e.Message));
            throw;
        }
        catch (OperationCanceledException)
        {
            run.Record.Add(new LeaseReleased(number));
            throw;
        }
    }

    /// <returns>The group if its hosts are held; another if that is free meanwhile; <c>null</c> if a host was lost.</returns>
    private async Task<GroupLease?> HoldAsync(
        GroupLease group, IReadOnlyList<PhasePlan> phases, HostDemand demand, HashSet<HostDefinition> busy, CancellationToken stopped)
    {
        GroupLease? held = null;
        try
        {
            if (!await IsOpenAsync(group, stopped).ConfigureAwait(false))
            {
                return null;
            }

            IReadOnlyList<HostDefinition> blocked = await group.TryAsync(stopped).ConfigureAwait(false);
            busy.UnionWith(blocked);
            held = blocked.Count == 0 ? group : await WaitAsync(group, phases, demand with { Without = busy }, stopped).ConfigureAwait(false);
        }
        catch (HostUnavailableException e)
        {
            Note(group, e);
        }
        finally
        {
            if (held != group)
            {
                group.Dispose();
            }
        }

        return held;
    }

    private async Task<bool> IsOpenAsync(GroupLease group, CancellationToken stopped)
    {
        IReadOnlyList<HostUnavailableException> troubles = await group.OpenAsync(sessions, stopped).ConfigureAwait(false);
        foreach (HostUnavailableException trouble in troubles)
        {
            TakeOut(group, trouble);
        }

        return troubles.Count == 0;
    }

    // In the line for the hosts of a group, and at the same time for others, if there are any.
    private async Task<GroupLease> WaitAsync(GroupLease group, IReadOnlyList<PhasePlan> phases, HostDemand others, CancellationToken stopped)
    {
        using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(stopped);
        Task<GroupLease> inLine = group.WaitAsync(over.Token);
        if (!pool.CanDoWithout(others, others.Without))
        {
            return await inLine.ConfigureAwait(false);
        }

        Task<GroupLease> elsewhere = PlaceAsync(phases, others, over.Token);
        Task<GroupLease> first = await Task.WhenAny(inLine, elsewhere).ConfigureAwait(false);
        (Task<GroupLease> chosen, Task<GroupLease> other) = first.IsCompletedSuccessfully == (first == inLine) ? (inLine, elsewhere) : (elsewhere, inLine);
        try
        {
            return await chosen.ConfigureAwait(false); // what one cannot have, the other may
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
            await Task.WhenAny(other).ConfigureAwait(false);
            if (other == elsewhere && elsewhere.IsCompletedSuccessfully)
            {
                (await elsewhere.ConfigureAwait(false)).Dispose();
            }
        }
    }

    // An agent that is lost between two tests is replaced; once.
    private void Note(GroupLease group, HostUnavailableException trouble)
    {
        if (trouble.Reason != InfrastructureReason.Lost || !lostOnce.Add(trouble.Host))
        {
            TakeOut(group, trouble);
        }
    }

    private void TakeOut(GroupLease group, HostUnavailableException trouble) =>
        Quarantine(group.Segment.Hosts.First(h => h.Name == trouble.Host), trouble.Message, trouble.Reason);
}
