using MultiHost.Coordination;
using MultiHost.Linux;
using MultiHost.Protocol;
using MultiHost.Recording;
using MultiHost.Reporting;
using MultiHost.Results;
using MultiHost.Sessions;
using MultiHost.Settings;

namespace MultiHost.Running;

/// <summary>
/// Hosts that the pool gave to a collection, and the leases that their agents hold there, until it is disposed of. A lease goes with its agent, and an agent with its connection:
/// nothing outlives this process.
/// </summary>
internal sealed class GroupLease(long number, string collection, Placement placement, Segment segment, HostPool pool, RunContext run) : IDisposable
{
    private const int MaxPurposeChars = 200;

    private static readonly string Who = $"{Environment.UserName}@{Environment.MachineName}";

    private readonly Dictionary<HostDefinition, HostSession> sessions = [];

    /// <summary>What is to run.</summary>
    public Segment Segment => segment;

    /// <summary>The sessions of all hosts that take part.</summary>
    public IReadOnlyDictionary<HostDefinition, HostSession> Sessions => sessions;

    // Local hosts, and those that a command reaches on this machine, are parts of this run alone.
    private IEnumerable<HostSession> Leased => sessions.Values.Where(s => s.Host.Transport switch
    {
        TransportKind.Local => false,
        TransportKind.Exec => s.Machine != Machine.Id,
        _ => true,
    });

    /// <summary>Opens the sessions. Others may wait for the same ones: a stop ends the waiting, and the end of the run what still opens.</summary>
    /// <returns>Why hosts cannot be used; empty if all can.</returns>
    public async Task<IReadOnlyList<HostUnavailableException>> OpenAsync(SessionKeeper keeper, CancellationToken stopped)
    {
        Dictionary<HostDefinition, Task<HostSession>> opening = segment.Hosts.ToDictionary(h => h, keeper.GetAsync);
        List<HostUnavailableException> troubles = [];
        foreach ((HostDefinition host, Task<HostSession> session) in opening)
        {
            try
            {
                sessions[host] = await session.WaitAsync(stopped).ConfigureAwait(false);
            }
            catch (HostUnavailableException e)
            {
                troubles.Add(e);
            }
        }

        return troubles;
    }

    /// <summary>Takes the leases of all hosts, or of none if another run is ahead on one of them.</summary>
    /// <returns>The hosts on which it is.</returns>
    /// <exception cref="HostUnavailableException">A host was lost, or does not say who has it.</exception>
    public async Task<IReadOnlyList<HostDefinition>> TryAsync(CancellationToken stopped)
    {
        HostSession[] leased = [.. Leased];
        bool[] taken = await Task.WhenAll(leased.Select(s => TakeAsync(s, waits: false, stopped))).ConfigureAwait(false);
        if (!taken.Contains(false))
        {
            return [];
        }

        foreach (HostSession session in leased.Where((_, i) => taken[i]))
        {
            session.DropLease(number);
        }

        return [.. leased.Where((_, i) => !taken[i]).Select(s => s.Host)];
    }

    /// <summary>Stands in line for the leases of all hosts, one after the other, in an order that is the same for all runs: so no two wait for each other.</summary>
    /// <returns>This one.</returns>
    /// <exception cref="HostUnavailableException">A host was lost, or does not say who has it.</exception>
    /// <exception cref="PlacementException">Others have a host for longer than it is waited.</exception>
    public async Task<GroupLease> WaitAsync(CancellationToken stopped)
    {
        TimeSpan limit = run.Settings.Timeouts.Lease;
        using CancellationTokenSource late = new(limit, run.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, stopped);
        foreach (HostSession session in Leased.OrderBy(s => s.Machine, StringComparer.Ordinal).ThenBy(s => s.Host.Name, StringComparer.Ordinal))
        {
            long began = run.Time.GetTimestamp();
            string ahead = "";
            try
            {
                await TakeAsync(session, waits: true, either.Token, Blocked).ConfigureAwait(false);
            }
            catch (OperationCanceledException e) when (!stopped.IsCancellationRequested)
            {
                throw new PlacementException(
                    $"Host {session.Host.Name} is in use by another run: {(ahead.Length > 0 ? ahead : "its agent has not said by whom")}. It was waited for {Phrases.Duration(limit)}; raise <Timeouts Lease=\"…\"/> to wait for longer.",
                    InfrastructureReason.Lease,
                    e);
            }

            if (ahead.Length > 0)
            {
                run.Record.Add(new HostTaken(number, session.Host.Name, run.Time.GetElapsedTime(began).TotalSeconds));
            }

            void Blocked(IReadOnlyList<HostRival> rivals)
            {
                ahead = string.Join("; ", rivals.Select(EntryText.Of));
                run.Record.Add(new HostBlocked(number, session.Host.Name, rivals));
            }
        }

        return this;
    }

    public void Dispose()
    {
        foreach (HostSession session in Leased)
        {
            session.DropLease(number);
        }

        pool.Release(placement);
        run.Record.Add(new LeaseReleased(number));
    }

    private Task<bool> TakeAsync(HostSession session, bool waits, CancellationToken cancellationToken, Action<IReadOnlyList<HostRival>>? onBlocked = null)
    {
        string purpose = CutText.End(Phrases.OneLine($"{run.Name}: {collection}"), MaxPurposeChars);
        return session.TakeLeaseAsync(
            new TakeLease(number, run.Name, Who, purpose, session.Host.Capacity, waits),
            rivals => onBlocked?.Invoke([.. rivals.Select(r => new HostRival(Naming.Shown(r.Who), Naming.Shown(r.Purpose), r.Seconds, r.HasHost))]),
            cancellationToken);
    }
}
