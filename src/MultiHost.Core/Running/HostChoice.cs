using MultiHost.Reporting;
using MultiHost.Results;
using MultiHost.Settings;

namespace MultiHost.Running;

/// <summary>Which hosts of the runsettings may play which roles, and what to say where they cannot.</summary>
internal sealed class HostChoice(MultiHostSettings settings)
{
    // So that a first line has room for who it is about; all of it follows.
    private const int FewChars = 100;

    private readonly Dictionary<RoleName, HashSet<string>> players = settings.Roles
        .GroupBy(r => r.Name)
        .ToDictionary(g => g.Key, g => g.First().Hosts.ToHashSet(StringComparer.OrdinalIgnoreCase));

    /// <summary>Hosts for all lists of roles.</summary>
    /// <returns><c>null</c> if these hosts cannot play them.</returns>
    public Placement? Find(IReadOnlyList<IReadOnlyList<RoleName>> roleLists, IReadOnlyList<HostDefinition> hosts, HostNeeds needs) =>
        Placement.Find(roleLists, hosts, MayPlay, needs);

    /// <summary>Whether a host may play a role.</summary>
    public bool MayPlay(RoleName role, HostDefinition host) => !players.TryGetValue(role, out HashSet<string>? names) || names.Contains(host.Name);

    /// <summary>Why no group, without its hosts that are out of use, can ever play all lists.</summary>
    /// <param name="demand">The lists, none of which needs hosts of its own: each may have those of the others.</param>
    /// <param name="groups">The groups, at least one.</param>
    /// <param name="broken">The hosts that are out of use, and why.</param>
    public string WhyNot(HostDemand demand, IReadOnlyList<HostGroup> groups, IReadOnlyDictionary<HostDefinition, string> broken)
    {
        if (groups.Count == 1)
        {
            return WhyNot(demand, groups[0], broken);
        }

        IReadOnlyList<RoleName> longest = demand.RoleLists[0];
        string whys = string.Concat(groups.Select(g => $"\n  {WhyNot(demand, g, broken).ReplaceLineEndings("\n    ")}"));
        return $"No group of {Source} has hosts for {string.Join(", ", longest)}:{whys}";
    }

    private string Source => Path.GetFileName(settings.Source);

    private string WhyNot(HostDemand demand, HostGroup group, IReadOnlyDictionary<HostDefinition, string> broken)
    {
        HostDefinition[] sound = [.. group.Hosts.Where(h => !broken.ContainsKey(h))];
        Dictionary<HostDefinition, string> lost = broken.Where(b => group.Hosts.Contains(b.Key)).ToDictionary(b => b.Key, b => b.Value);
        IReadOnlyList<RoleName> roles = demand.RoleLists.First(r => Find([r], sound, demand.Needs) is null);
        return Find([roles], sound, HostNeeds.None) is null
            ? Explain(roles, group, sound, lost)
            : demand.Needs.Explain(roles, sound, MayPlay, settings.Source) + Lost(lost);
    }

    private string Explain(IReadOnlyList<RoleName> roles, HostGroup group, HostDefinition[] sound, Dictionary<HostDefinition, string> broken)
    {
        string need = $"The role{(roles.Count == 1 ? "" : "s")} {string.Join(", ", roles)} need{(roles.Count == 1 ? "s 1 host" : $" {roles.Count} hosts")}";
        string lost = Lost(broken);
        string first = broken.Count == 0 ? ""
            : $"No host for {string.Join(", ", roles)}: {broken.First().Key.Name} is out of use: {CutText.End(FirstLine.Of(broken.First().Value), FewChars)}\n";
        string source = group.Name is null ? Source : $"the group {group.Name} of {Source}";
        if (roles.FirstOrDefault(r => !group.Hosts.Any(h => MayPlay(r, h))) is { Value.Length: > 0 } unplayable)
        {
            return $"No host of {source} may play the role '{unplayable}'. Give it one with <Role Name=\"{unplayable}\" Host=\"…\"/>.";
        }

        if (sound.Length < roles.Count)
        {
            return $"{first}{need}, and {source} has {sound.Length} that can play them{(sound.Length > 0 ? $": {Names(sound)}" : "")}.{lost}"
                + (lost.Length == 0 ? " Add a <Host/>." : string.Empty);
        }

        IReadOnlyList<RoleName> rivals = new RoleMatching(roles, sound, MayPlay).Rivals().Roles;
        string which = rivals.Count == roles.Count ? "them" : string.Join(", ", rivals);
        string those = string.Concat(rivals.Select(r => $"\n  {r}: {Names(sound.Where(h => MayPlay(r, h)))}"));
        return $"{first}{need}, and those of {source} cannot play {which} at the same time:{those}{lost}"
            + (lost.Length == 0 ? "\nLet different hosts play them: <Role Name=\"…\" Host=\"…\"/>." : string.Empty);
    }

    private static string Lost(IReadOnlyDictionary<HostDefinition, string> broken) =>
        string.Concat(broken.Select(b => $"\n  {b.Key.Name} is out of use in this run: {b.Value.ReplaceLineEndings("\n    ")}"));

    private static string Names(IEnumerable<HostDefinition> hosts) => string.Join(", ", hosts.Select(h => h.Name).DefaultIfEmpty("none that is left"));
}
