using MultiHost.Topology;

namespace MultiHost.Scheduling;

/// <summary>
/// The hosts of the runsettings, leased in groups. First come, first served: a large group is not starved by small ones. Safe for use by several threads.
/// </summary>
internal sealed class HostPool(MultiHostSettings settings)
{
    private readonly Lock access = new();
    private readonly LinkedList<Waiter> waiters = new();
    private readonly HashSet<HostDefinition> leased = [];
    private readonly HashSet<HostDefinition> warm = [];
    private readonly Dictionary<HostDefinition, string> broken = [];

    /// <summary>Waits until hosts for all role lists are free, and takes them.</summary>
    /// <exception cref="PlacementException">The pool can never play these roles; the message says what lacks.</exception>
    public async Task<Placement> LeaseAsync(IReadOnlyList<IReadOnlyList<RoleName>> roleLists, CancellationToken cancellationToken)
    {
        Waiter waiter = new(roleLists);
        lock (access)
        {
            waiters.AddLast(waiter);
            Serve();
        }

        using (cancellationToken.Register(() => Withdraw(waiter, cancellationToken)))
        {
            return await waiter.Placed.Task.ConfigureAwait(false);
        }
    }

    public void Release(Placement placement)
    {
        lock (access)
        {
            leased.ExceptWith(placement.Hosts);
            warm.UnionWith(placement.Hosts);
            Serve();
        }
    }

    /// <summary>Takes a host out of the pool for the rest of the run.</summary>
    public void Quarantine(HostDefinition host, string reason)
    {
        lock (access)
        {
            broken.TryAdd(host, reason);
        }
    }

    private void Withdraw(Waiter waiter, CancellationToken cancellationToken)
    {
        lock (access)
        {
            if (waiters.Remove(waiter))
            {
                waiter.Placed.TrySetCanceled(cancellationToken);
                Serve();
            }
        }
    }

    private void Serve()
    {
        while (waiters.First?.Value is { } next)
        {
            HostDefinition[] sound = [.. settings.Hosts.Where(h => !broken.ContainsKey(h)).OrderBy(h => warm.Contains(h) ? 0 : 1)];
            if (Placement.Find(next.RoleLists, [.. sound.Where(h => !leased.Contains(h))], MayPlay) is { } placement)
            {
                leased.UnionWith(placement.Hosts);
                next.Placed.TrySetResult(placement);
            }
            else if (Placement.Find(next.RoleLists, sound, MayPlay) is not null)
            {
                return; // it will be its turn when others give their hosts back
            }
            else
            {
                next.Placed.TrySetException(new PlacementException(Explain(next.RoleLists)));
            }

            waiters.RemoveFirst();
        }
    }

    private bool MayPlay(RoleName role, HostDefinition host) =>
        settings.Roles.FirstOrDefault(r => r.Name == role) is not { } definition || definition.Hosts.Contains(host.Name, StringComparer.OrdinalIgnoreCase);

    private string Explain(IReadOnlyList<IReadOnlyList<RoleName>> roleLists)
    {
        IReadOnlyList<RoleName> roles = roleLists[0];
        string lost = string.Concat(broken.Select(b => $"\n  {b.Key.Name} is out of use in this run: {b.Value.ReplaceLineEndings("\n    ")}"));
        RoleName[] unplayable = [.. roleLists.SelectMany(r => r).Distinct().Where(r => !settings.Hosts.Any(h => MayPlay(r, h)))];
        if (unplayable.Length > 0)
        {
            return $"No host of {settings.Source} may play the role '{unplayable[0]}'. Give it one with <Role Name=\"{unplayable[0]}\" Host=\"…\"/>.";
        }

        return $"The roles {string.Join(", ", roles)} need {roles.Count} hosts, and {settings.Source} has {settings.Hosts.Count - broken.Count} that can play them: "
            + $"{string.Join(", ", settings.Hosts.Where(h => !broken.ContainsKey(h)).Select(h => h.Name))}.{lost}"
            + (lost.Length == 0 ? " Add a <Host/>." : string.Empty);
    }

    private sealed record Waiter(IReadOnlyList<IReadOnlyList<RoleName>> RoleLists)
    {
        public TaskCompletionSource<Placement> Placed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
