using MultiHost.Requirements;
using MultiHost.Settings;

namespace MultiHost.Running;

/// <summary>What the tests of a collection require of the hosts that play their lists of roles, and what is known of the hosts. Immutable.</summary>
internal sealed class HostNeeds
{
    // A message is read by people.
    private const int MostLines = 64;

    private readonly IReadOnlyDictionary<HostDefinition, Candidate> candidates;
    private readonly Dictionary<string, TestRequirements> ofRoles;

    /// <summary>Makes the needs of some tests.</summary>
    /// <param name="candidates">What is known of each host of the pool.</param>
    /// <param name="ofRoles">What each list of roles requires; the keys are those of <see cref="Placement.Key"/>.</param>
    public HostNeeds(IReadOnlyDictionary<HostDefinition, Candidate> candidates, IReadOnlyDictionary<string, TestRequirements> ofRoles)
    {
        this.candidates = candidates;
        this.ofRoles = ofRoles.Where(r => !r.Value.IsNone).ToDictionary();
    }

    /// <summary>Any hosts will do.</summary>
    public static HostNeeds None { get; } = new(new Dictionary<HostDefinition, Candidate>(), new Dictionary<string, TestRequirements>());

    /// <summary>Says whether a host has what a role of the list requires.</summary>
    public Func<RoleName, HostDefinition, bool> Fit(IReadOnlyList<RoleName> roles)
    {
        TestRequirements requirements = Of(roles);
        return (role, host) => !WhyNot(requirements, role, host).Any();
    }

    /// <summary>Hosts of which any may be taken together for a list of roles: all of them, unless they must have something in common.</summary>
    public IEnumerable<IReadOnlyList<HostDefinition>> Choices(IReadOnlyList<RoleName> roles, IReadOnlyList<HostDefinition> hosts)
    {
        IReadOnlyList<GroupRequirement> common = Of(roles).OfGroup;
        if (common.Count == 0)
        {
            return [hosts];
        }

        IEnumerable<IReadOnlyList<Candidate>> choices = [[.. hosts.Select(h => candidates[h])]];
        foreach (GroupRequirement requirement in common)
        {
            choices = choices.SelectMany(requirement.Choices).Where(c => c.Count >= roles.Count);
        }

        return choices.Select(c => c.Select(h => h.Host).ToArray()).DistinctBy(c => string.Join('/', c.Select(h => h.Name)));
    }

    /// <summary>Says why hosts do not fit a list of roles: a line for each of them.</summary>
    /// <param name="roles">The roles.</param>
    /// <param name="hosts">The hosts.</param>
    /// <param name="mayPlay">Whether the runsettings let a host play a role.</param>
    /// <param name="source">Where the settings come from.</param>
    public string Explain(IReadOnlyList<RoleName> roles, IReadOnlyList<HostDefinition> hosts, Func<RoleName, HostDefinition, bool> mayPlay, string source)
    {
        TestRequirements requirements = Of(roles);
        string lines = string.Concat(hosts.Take(MostLines).Select(h => $"\n  {h.Name}: {Explain(requirements, roles, h, mayPlay).ReplaceLineEndings("\n    ")}"));
        string more = hosts.Count > MostLines ? $"\n  … and {hosts.Count - MostLines} more hosts" : "";
        Func<RoleName, HostDefinition, bool> fits = Fit(roles);
        bool eachFits = roles.All(r => hosts.Any(h => mayPlay(r, h) && fits(r, h)));
        string together = !eachFits ? "" : requirements.OfGroup.Count > 0 ? "\nThose that fit have not enough in common." : "\nThose that fit are too few for all roles at the same time.";
        return $"No hosts of {Path.GetFileName(source)} fit: {requirements}.{lines}{more}{together}\nWhat each host has: multihost hosts --settings {Path.GetFileName(source)}";
    }

    private TestRequirements Of(IReadOnlyList<RoleName> roles) =>
        ofRoles.Count == 0 ? TestRequirements.None : ofRoles.GetValueOrDefault(Placement.Key(roles), TestRequirements.None);

    private IEnumerable<string> WhyNot(TestRequirements requirements, RoleName role, HostDefinition host) =>
        requirements.IsNone ? [] : requirements.Of(role).Select(r => r.WhyNot(candidates[host])).OfType<string>();

    private string Explain(TestRequirements requirements, IReadOnlyList<RoleName> roles, HostDefinition host, Func<RoleName, HostDefinition, bool> mayPlay)
    {
        (string Why, RoleName Role)[] lacks =
        [
            .. roles.Select(r => (mayPlay(r, host) ? string.Join("; ", WhyNot(requirements, r, host).Distinct()) : "the runsettings give this role to others", r))
                .Where(l => l.Item1.Length > 0),
        ];
        string has = string.Concat(requirements.OfGroup.Select(g => $"; {g.Has(candidates[host])}"));
        return lacks.Length == 0 ? $"fits{has}"
            : lacks.Length == roles.Count && lacks.All(l => l.Why == lacks[0].Why) ? lacks[0].Why
            : string.Join("; ", lacks.GroupBy(l => l.Why).Select(g => $"as {string.Join(" or ", g.Select(l => l.Role))}: {g.Key}"));
    }
}
