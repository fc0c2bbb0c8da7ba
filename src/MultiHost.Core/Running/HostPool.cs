using MultiHost.Diagnostics;
using MultiHost.Settings;

namespace MultiHost.Running;

/// <summary>
/// The hosts of the runsettings, leased in groups. First come, first served: a large group is not starved by small ones. Safe for use by several threads.
/// One thread at a time searches for the first in line, and holds no lock meanwhile: nobody who gives hosts back waits for a search.
/// </summary>
internal sealed class HostPool(MultiHostSettings settings)
{
    private readonly Lock access = new();
    private readonly LinkedList<Waiter> waiters = new();
    private readonly HashSet<HostDefinition> leased = [];
    private readonly HashSet<HostDefinition> warm = [];
    private readonly Dictionary<HostDefinition, string> broken = [];
    private InfrastructureReason? firstTrouble;
    private readonly HostChoice choice = new(settings);
    private bool serving;
    private bool changed;

    /// <summary>Waits until hosts for all role lists are free, and takes them.</summary>
    /// <exception cref="PlacementException">The pool can never play these roles; the message says what lacks.</exception>
    public Task<Placement> LeaseAsync(IReadOnlyList<IReadOnlyList<RoleName>> roleLists, CancellationToken cancellationToken) =>
        LeaseAsync(roleLists, HostNeeds.None, cancellationToken);

    /// <inheritdoc cref="LeaseAsync(IReadOnlyList{IReadOnlyList{RoleName}}, CancellationToken)"/>
    /// <param name="roleLists">The different lists of roles, longest first.</param>
    /// <param name="needs">What they require of their hosts.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<Placement> LeaseAsync(IReadOnlyList<IReadOnlyList<RoleName>> roleLists, HostNeeds needs, CancellationToken cancellationToken)
    {
        Waiter waiter = new(roleLists, needs);
        MultiHostEvents.Log.LeaseWanted(string.Join("; ", roleLists.Select(r => string.Join(", ", r))));
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
    public void Quarantine(HostDefinition host, string message, InfrastructureReason reason)
    {
        MultiHostEvents.Log.Quarantined(host.Name, message);
        Change(() =>
        {
            broken.TryAdd(host, message);
            firstTrouble ??= reason;
        });
    }

    /// <summary>Why a list of roles can never be played; <c>null</c> if it can.</summary>
    public string? WhyNot(IReadOnlyList<RoleName> roles, HostNeeds needs) => choice.WhyNot([roles], Look().Broken, needs);

    /// <summary>Why no hosts of the runsettings, busy and out of use or not, can play a list of roles; <c>null</c> if some can.</summary>
    public string? WhyNever(IReadOnlyList<RoleName> roles, HostNeeds needs) => choice.WhyNot([roles], new Dictionary<HostDefinition, string>(), needs);

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
        while (Next() is { } next)
        {
            (HostDefinition[] free, IReadOnlyDictionary<HostDefinition, string> lost) = Look();
            Placement? placement = choice.Find(next.RoleLists, free, next.Needs);
            string? never = placement is null ? choice.WhyNot(next.RoleLists, lost, next.Needs) : null;
            lock (access)
            {
                // Meanwhile hosts may have come back, which does no harm, or been taken out of use, or nobody wants them any more.
                if (placement is not null && !placement.Hosts.Any(broken.ContainsKey) && Leaves(next))
                {
                    leased.UnionWith(placement.Hosts);
                    next.Placed.TrySetResult(placement);
                    MultiHostEvents.Log.Leased(placement.Names);
                }
                else if (never is not null && Leaves(next))
                {
                    next.Placed.TrySetException(new PlacementException(never, firstTrouble ?? InfrastructureReason.Lease));
                }
            }
        }
    }

    private bool Leaves(Waiter waiter)
    {
        changed = true; // it is the next one's turn
        return waiters.Remove(waiter);
    }

    // None if the first in line can only wait until others give their hosts back.
    private Waiter? Next()
    {
        lock (access)
        {
            serving = changed && waiters.Count > 0;
            changed = false;
            return serving ? waiters.First!.Value : null;
        }
    }

    private (HostDefinition[] Free, IReadOnlyDictionary<HostDefinition, string> Broken) Look()
    {
        lock (access)
        {
            HostDefinition[] free =
                [.. settings.Hosts.Where(h => !broken.ContainsKey(h) && !leased.Contains(h)).OrderBy(h => warm.Contains(h) ? 0 : 1)];
            return (free, new Dictionary<HostDefinition, string>(broken));
        }
    }

    private sealed record Waiter(IReadOnlyList<IReadOnlyList<RoleName>> RoleLists, HostNeeds Needs)
    {
        public TaskCompletionSource<Placement> Placed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
