using MultiHost.Settings;

namespace MultiHost.Running;

/// <summary>Which host plays which role, for every different list of roles in a collection.</summary>
internal sealed class Placement
{
    private readonly Dictionary<string, IReadOnlyList<HostDefinition>> hostsByRoles;

    private Placement(IReadOnlyList<HostDefinition> hosts, Dictionary<string, IReadOnlyList<HostDefinition>> hostsByRoles)
    {
        Hosts = hosts;
        this.hostsByRoles = hostsByRoles;
    }

    /// <summary>All hosts that are needed, first those of the longest list in its order.</summary>
    public IReadOnlyList<HostDefinition> Hosts { get; }

    /// <summary>The names of <see cref="Hosts"/>, for people.</summary>
    public string Names => string.Join(", ", Hosts.Select(h => h.Name));

    /// <summary>The same on other places: who plays what stays.</summary>
    public Placement On(Func<HostDefinition, HostDefinition> place)
    {
        Dictionary<HostDefinition, HostDefinition> places = Hosts.ToDictionary(h => h, place);
        return new Placement([.. Hosts.Select(h => places[h])], hostsByRoles.ToDictionary(r => r.Key, IReadOnlyList<HostDefinition> (r) => [.. r.Value.Select(h => places[h])]));
    }

    /// <summary>The hosts of a list of roles, in its order.</summary>
    public IReadOnlyList<HostDefinition> For(IReadOnlyList<RoleName> roles) => hostsByRoles[Key(roles)];

    /// <summary>Finds hosts for every list, as few as it can, preferring the earlier ones.</summary>
    /// <param name="roleLists">The lists, longest first.</param>
    /// <param name="hosts">The hosts that may be taken, best first.</param>
    /// <param name="mayPlay">Whether a host may play a role.</param>
    /// <param name="needs">What the lists require of their hosts.</param>
    /// <returns><c>null</c> if these hosts cannot play all roles.</returns>
    public static Placement? Find(
        IReadOnlyList<IReadOnlyList<RoleName>> roleLists, IReadOnlyList<HostDefinition> hosts, Func<RoleName, HostDefinition, bool> mayPlay, HostNeeds needs)
    {
        List<HostDefinition> taken = [];
        Dictionary<string, IReadOnlyList<HostDefinition>> hostsByRoles = [];
        foreach (IReadOnlyList<RoleName> roles in roleLists)
        {
            Func<RoleName, HostDefinition, bool> fits = needs.Fit(roles);
            IEnumerable<IReadOnlyList<HostDefinition>> found = needs.Choices(roles, [.. taken, .. hosts.Except(taken)])
                .Select(all => new RoleMatching(roles, all, (role, host) => mayPlay(role, host) && fits(role, host)).Hosts)
                .OfType<IReadOnlyList<HostDefinition>>();
            if (found.FirstOrDefault() is not { } chosen)
            {
                return null;
            }

            taken.AddRange(chosen.Except(taken));
            hostsByRoles[Key(roles)] = chosen;
        }

        return new Placement(taken, hostsByRoles);
    }

    /// <summary>One text for lists of the same roles.</summary>
    public static string Key(IReadOnlyList<RoleName> roles) => string.Join('\n', roles).ToUpperInvariant();
}
