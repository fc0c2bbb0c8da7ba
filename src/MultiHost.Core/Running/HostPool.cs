using MultiHost.Settings;

namespace MultiHost.Running;

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

    /// <summary>Why a list of roles can never be played; <c>null</c> if it can.</summary>
    public string? WhyNot(IReadOnlyList<RoleName> roles)
    {
        lock (access)
        {
            return Placement.Find([roles], Sound(), MayPlay) is null ? Explain([roles]) : null;
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
            HostDefinition[] sound = Sound();
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

    // The first list that cannot be played; there is one, since each list may have the hosts of the others.
    private string Explain(IReadOnlyList<IReadOnlyList<RoleName>> roleLists)
    {
        HostDefinition[] sound = Sound();
        IReadOnlyList<RoleName> roles = roleLists.First(r => Placement.Find([r], sound, MayPlay) is null);
        string need = $"The role{(roles.Count == 1 ? "" : "s")} {string.Join(", ", roles)} need{(roles.Count == 1 ? "s 1 host" : $" {roles.Count} hosts")}";
        string lost = string.Concat(broken.Select(b => $"\n  {b.Key.Name} is out of use in this run: {b.Value.ReplaceLineEndings("\n    ")}"));
        if (roles.FirstOrDefault(r => !settings.Hosts.Any(h => MayPlay(r, h))) is { Value.Length: > 0 } unplayable)
        {
            return $"No host of {settings.Source} may play the role '{unplayable}'. Give it one with <Role Name=\"{unplayable}\" Host=\"…\"/>.";
        }

        if (sound.Length >= roles.Count)
        {
            string players = string.Concat(roles.Select(r => $"\n  {r}: {Names(sound.Where(h => MayPlay(r, h)))}"));
            return $"{need}, and those of {settings.Source} cannot play them at the same time:{players}{lost}"
                + (lost.Length == 0 ? "\nLet different hosts play them: <Role Name=\"…\" Host=\"…\"/>." : string.Empty);
        }

        return $"{need}, and {settings.Source} has {sound.Length} that can play them{(sound.Length > 0 ? $": {Names(sound)}" : "")}.{lost}"
            + (lost.Length == 0 ? " Add a <Host/>." : string.Empty);
    }

    private static string Names(IEnumerable<HostDefinition> hosts) => string.Join(", ", hosts.Select(h => h.Name).DefaultIfEmpty("none that is left"));

    private HostDefinition[] Sound() => [.. settings.Hosts.Where(h => !broken.ContainsKey(h)).OrderBy(h => warm.Contains(h) ? 0 : 1)];

    private sealed record Waiter(IReadOnlyList<IReadOnlyList<RoleName>> RoleLists)
    {
        public TaskCompletionSource<Placement> Placed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
