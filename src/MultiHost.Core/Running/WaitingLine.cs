using MultiHost.Settings;

namespace MultiHost.Running;

/// <summary>
/// Who of those that wait may have hosts now. In their order all lay claim to free hosts, and whoever has a claim to all that it needs may start: it may pass others, for
/// nobody before it could have used its hosts (decision 018).
/// </summary>
internal sealed class WaitingLine
{
    /// <summary>How many of those that wait are looked at: each costs time, and one that far behind has its turn soon enough.</summary>
    public const int MaxLookedAt = 256;

    private readonly MultiHostSettings settings;
    private readonly HostChoice choice;
    private readonly HostGroup pool;
    private readonly HostGroup[] groups;
    private readonly SeededOrder? order;

    /// <param name="settings">The pool and its groups.</param>
    /// <param name="seed">Decides who plays what; <c>null</c>: the order of the runsettings, and whose agents are warm.</param>
    public WaitingLine(MultiHostSettings settings, int? seed)
    {
        this.settings = settings;
        choice = new HostChoice(settings);
        pool = new HostGroup(null, settings.Hosts);
        Dictionary<string, HostDefinition> byName = settings.Hosts.DistinctBy(h => h.Name, StringComparer.OrdinalIgnoreCase).ToDictionary(h => h.Name, StringComparer.OrdinalIgnoreCase);
        groups = settings.Groups.Count == 0 ? [pool] : [.. settings.Groups.Select(g => new HostGroup(g.Name, [.. g.Hosts.Select(h => byName[h])]))];
        order = seed is { } given ? new SeededOrder(given) : null;
    }

    /// <summary>The first that may have hosts, or can never have any; <c>null</c> if all have to wait.</summary>
    /// <param name="line">What those that wait ask for, first come first.</param>
    /// <param name="free">The free hosts, those with a warm agent first.</param>
    /// <param name="broken">The hosts that are out of use, and why.</param>
    public (int Index, Placement? Placement)? Next(
        IReadOnlyList<HostDemand> line, IReadOnlyList<HostDefinition> free, IReadOnlyDictionary<HostDefinition, string> broken)
    {
        (HostGroup Group, HostDefinition[] Free)[] inGroups = [.. InGroups(free)];
        Dictionary<HostGroup, Claims> claims = inGroups.ToDictionary(
            g => g.Group, g => new Claims(g.Free, (i, role, host) => choice.MayPlay(role, host) && line[i].Admits(role, host)));
        (int Index, HostGroup Group, Placement Placement)? served = null;
        for (int i = 0; i < line.Count && claims.Values.Any(c => !c.AreAll || i == 0); i++)
        {
            HostGroup[] able = [.. Able(line[i], broken)];
            if (able.Length == 0)
            {
                return (i, null);
            }

            if (able[0] == pool && groups[0] != pool)
            {
                // It needs hosts of all groups. So it has its turn when it is the first, and nobody passes it.
                return i == 0 && Find(line[0], free) is { } whole ? (0, whole) : Serve(line, claims, served);
            }

            foreach (HostGroup group in Preferred(line[i], able, inGroups.Select(g => g.Group)))
            {
                // For the first in line fewer hosts may do than there are roles, since each list may have the hosts of the others. Those that must have something in
                // common may be none of theirs to which they have a claim.
                bool hasAll = claims[group].Add(i, line[i].Roles);
                if (served is null && (hasAll || i == 0) && Find(line[i], claims[group].LeftFor(i)) is { } placement)
                {
                    served = (i, group, placement);
                }
            }
        }

        return Serve(line, claims, served);
    }

    /// <summary>Why a demand can never be met; <c>null</c> if it can.</summary>
    public string? WhyNot(HostDemand demand, IReadOnlyDictionary<HostDefinition, string> broken) =>
        Able(demand, broken).Any() ? null : choice.WhyNot(demand, [.. Of(demand.Place)], demand.OutOfUse(broken));

    /// <summary>Whether a group is none for these roles, though all of its hosts are sound, and another one is.</summary>
    public bool IsForOthers(HostDemand demand)
    {
        Dictionary<HostDefinition, string> none = [];
        return demand.Place.Group is not null && !Able(demand, none).Any() && Able(demand with { Place = Place.AnyGroup }, none).Any();
    }

    // By now the others have laid their claims, too: so it gets hosts that they need least, if those will do.
    private (int Index, Placement? Placement)? Serve(
        IReadOnlyList<HostDemand> line, Dictionary<HostGroup, Claims> claims, (int Index, HostGroup Group, Placement Placement)? served) =>
        served is var (index, group, placement) ? (index, Find(line[index], claims[group].LeftFor(index)) ?? placement) : null;

    private Placement? Find(HostDemand demand, IEnumerable<HostDefinition> free)
    {
        HostDefinition[] hosts = [.. free.Where(h => !demand.IsBarred(h))];
        return choice.Find(
            demand.RoleLists,
            order is not null ? order.Of(hosts, $"hosts of {demand.Name}", h => h.Name)
                : demand.RoleLists[0].Count == hosts.Length ? [.. settings.Hosts.Where(hosts.ToHashSet().Contains)]
                : hosts,
            demand.Needs);
    }

    // A small group leaves the larger ones to tests that need them.
    private IEnumerable<HostGroup> Preferred(HostDemand demand, HostGroup[] able, IEnumerable<HostGroup> warmFirst) => order is not null
        ? order.Of(able, $"groups of {demand.Name}", g => g.Name ?? "")
        : warmFirst.Where(able.Contains).OrderBy(g => g.Hosts.Count);

    private IEnumerable<HostGroup> Able(HostDemand demand, IReadOnlyDictionary<HostDefinition, string> broken)
    {
        IReadOnlyDictionary<HostDefinition, string> lost = demand.OutOfUse(broken);
        return Of(demand.Place).Where(g => choice.Find(demand.RoleLists, [.. g.Hosts.Where(h => !lost.ContainsKey(h))], demand.Needs) is not null);
    }

    private IReadOnlyList<HostGroup> Of(Place place) =>
        place.IsWholePool ? [pool] : place.Group is { } name ? [.. groups.Where(g => name.Equals(g.Name, StringComparison.OrdinalIgnoreCase))] : groups;

    // Groups with a warm host come first.
    private IEnumerable<(HostGroup Group, HostDefinition[] Free)> InGroups(IReadOnlyList<HostDefinition> free)
    {
        Dictionary<HostDefinition, int> rank = free.Select((host, i) => (host, i)).ToDictionary(h => h.host, h => h.i);
        return groups.Select(g => (Group: g, Free: (HostDefinition[])[.. g.Hosts.Where(rank.ContainsKey).OrderBy(h => rank[h])]))
            .OrderBy(g => g.Free.Length == 0 ? int.MaxValue : rank[g.Free[0]]);
    }
}
