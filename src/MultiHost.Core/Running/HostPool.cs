using MultiHost.Diagnostics;
using MultiHost.Recording;
using MultiHost.Settings;

namespace MultiHost.Running;

/// <summary>
/// The hosts of the runsettings, leased in groups; a host with room for several is in as many of them at a time, once in each. First come, first served: a large group
/// is not starved by small ones, which pass it on hosts that it cannot use alone (<see cref="WaitingLine"/>). Safe for use by several threads. One thread at a time
/// searches, and holds no lock meanwhile: nobody who gives hosts back waits for a search.
/// </summary>
/// <param name="settings">The hosts and their groups.</param>
/// <param name="seed">Decides which host plays which role; <c>null</c>: the order of the runsettings, and whose agents are warm.</param>
internal sealed class HostPool(MultiHostSettings settings, int? seed = null)
{
    private readonly Lock access = new();
    private readonly LinkedList<Waiter> waiters = new();

    // Places of hosts; all else here is about hosts as the settings have them.
    private readonly HashSet<HostDefinition> leased = [];
    private readonly HashSet<HostDefinition> warm = [];

    private readonly Dictionary<HostDefinition, string> broken = [];
    private readonly List<HostOutOfUse> gone = [];
    private readonly WaitingLine line = new(settings, seed);
    private bool serving;
    private bool changed;

    /// <summary>The hosts that are out of use, in the order in which they went.</summary>
    public IReadOnlyList<HostOutOfUse> OutOfUse
    {
        get
        {
            lock (access)
            {
                return [.. gone];
            }
        }
    }

    /// <summary>Waits until hosts for all that is asked for are free, and takes them.</summary>
    /// <exception cref="PlacementException">The pool can never play these roles; the message says what lacks.</exception>
    public async Task<Placement> LeaseAsync(HostDemand demand, CancellationToken cancellationToken)
    {
        Waiter waiter = new(demand with { Without = Unseated(demand.Without) });
        MultiHostEvents.Log.LeaseWanted(string.Join("; ", demand.RoleLists.Select(r => string.Join(", ", r))));
        Change(() => waiters.AddLast(waiter));
        using (cancellationToken.Register(() => Withdraw(waiter, cancellationToken)))
        {
            return await waiter.Placed.Task.ConfigureAwait(false);
        }
    }

    public void Release(Placement placement)
    {
        MultiHostEvents.Log.Released(placement.Names);
        Change(() =>
        {
            leased.ExceptWith(placement.Hosts);
            warm.UnionWith(placement.Hosts);
        });
    }

    /// <summary>Takes a host out of the pool for the rest of the run.</summary>
    /// <returns>Whether it was in use before.</returns>
    public bool Quarantine(HostDefinition host, string message, InfrastructureReason reason)
    {
        MultiHostEvents.Log.Quarantined(host.Name, message);
        bool isNew = false;
        Change(() =>
        {
            isNew = broken.TryAdd(host.Unseated, message);
            if (isNew)
            {
                gone.Add(new HostOutOfUse(host.Name, reason, message));
            }
        });
        return isNew;
    }

    /// <summary>Why a demand can never be met; <c>null</c> if it can.</summary>
    public string? WhyNot(HostDemand demand) => line.WhyNot(demand, Look().Broken);

    /// <summary>Why no hosts of the runsettings, busy and out of use or not, can meet a demand; <c>null</c> if some can.</summary>
    public string? WhyNever(HostDemand demand) => line.WhyNot(demand, new Dictionary<HostDefinition, string>());

    /// <summary>The hosts that a demand would get if all were free; none if it can never be met.</summary>
    public IReadOnlyList<HostDefinition> FirstFor(HostDemand demand) => line.Next([demand], settings.Hosts, Look().Broken)?.Placement?.Hosts ?? [];

    /// <summary>Whether a demand could be met without some of the hosts.</summary>
    public bool CanDoWithout(HostDemand demand, IEnumerable<HostDefinition> hosts)
    {
        Dictionary<HostDefinition, string> lost = new(Look().Broken);
        foreach (HostDefinition host in Unseated(hosts))
        {
            lost.TryAdd(host, "");
        }

        return line.WhyNot(demand, lost) is null;
    }

    /// <inheritdoc cref="WaitingLine.IsForOthers"/>
    public bool IsForOthers(HostDemand demand) => line.IsForOthers(demand);

    private void Withdraw(Waiter waiter, CancellationToken cancellationToken)
    {
        Change(() => waiters.Remove(waiter));
        waiter.Placed.TrySetCanceled(cancellationToken);
    }

    private void Change(Action change)
    {
        lock (access)
        {
            change();
            changed = true;
            if (serving)
            {
                return;
            }

            serving = true;
        }

        Serve();
    }

    private void Serve()
    {
        while (Next() is { } waiting)
        {
            (HostDefinition[] free, IReadOnlyDictionary<HostDefinition, string> lost) = Look();
            if (line.Next([.. waiting.Select(w => w.Demand)], free, lost) is not (var index, var placement))
            {
                continue;
            }

            Waiter served = waiting[index];
            string? never = placement is null ? line.WhyNot(served.Demand, lost) : null;
            lock (access)
            {
                // Meanwhile hosts may have come back, which does no harm, or been taken out of use, or nobody wants them any more.
                if (placement is not null && !placement.Hosts.Any(broken.ContainsKey) && Leaves(served))
                {
                    Placement seated = placement.On(FreeSeat);
                    leased.UnionWith(seated.Hosts);
                    served.Placed.TrySetResult(seated);
                    MultiHostEvents.Log.Leased(placement.Names);
                }
                else if (never is not null && Leaves(served))
                {
                    served.Placed.TrySetException(new PlacementException(never, gone.FirstOrDefault()?.Reason ?? InfrastructureReason.Lease));
                }
            }
        }
    }

    private bool Leaves(Waiter waiter)
    {
        changed = true; // others may have their turn
        return waiters.Remove(waiter);
    }

    // None if all can only wait until others give their hosts back.
    private Waiter[]? Next()
    {
        lock (access)
        {
            serving = changed && waiters.Count > 0;
            changed = false;
            return serving ? [.. waiters.Take(WaitingLine.MaxLookedAt)] : null;
        }
    }

    private (HostDefinition[] Free, IReadOnlyDictionary<HostDefinition, string> Broken) Look()
    {
        lock (access)
        {
            // Hosts that nobody has come before further places of others.
            IEnumerable<HostDefinition> free = settings.Hosts.Where(h => !broken.ContainsKey(h) && Seats(h).Any(IsFree))
                .Select(FreeSeat).OrderBy(s => s.Seat).ThenBy(s => warm.Contains(s) ? 0 : 1).Select(s => s.Unseated);
            return ([.. free], new Dictionary<HostDefinition, string>(broken));
        }
    }

    private bool IsFree(HostDefinition seat) => !leased.Contains(seat);

    // The first: so those that are warm come before those that never had a session.
    private HostDefinition FreeSeat(HostDefinition host) => Seats(host).First(IsFree);

    private static IEnumerable<HostDefinition> Seats(HostDefinition host) => Enumerable.Range(0, host.Capacity).Select(n => n == 0 ? host : host with { Seat = n });

    private static HashSet<HostDefinition> Unseated(IEnumerable<HostDefinition> hosts) => [.. hosts.Select(h => h.Unseated)];

    private sealed record Waiter(HostDemand Demand)
    {
        public TaskCompletionSource<Placement> Placed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
