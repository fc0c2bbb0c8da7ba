using MultiHost.Settings;

namespace MultiHost.Running;

/// <summary>
/// What one set of sessions is to do for a collection: the phases that remain, without the fixtures of scopes whose tests have all run, and the
/// hosts that take part in each. A host has the fixtures of a scope if it plays a role in one of the scope's tests.
/// </summary>
internal sealed class Segment
{
    private readonly Placement placement;
    private readonly Dictionary<string, PhasePlan[]> testsOfScope = [];

    private Segment(IReadOnlyList<PhasePlan> phases, Placement placement)
    {
        this.placement = placement;
        Phases = phases;
        foreach (PhasePlan setUp in phases.Where(p => p.Kind == PhaseKind.SetUp))
        {
            testsOfScope[setUp.Scope] = Tests(phases, setUp);
        }

        if (phases.FirstOrDefault(p => p.Kind == PhaseKind.TearDown && !testsOfScope.ContainsKey(p.Scope)) is { } alone)
        {
            throw new ArgumentException($"The plan has the tear-down '{alone.Id}' of scope '{alone.Scope}', which no phase sets up.");
        }
    }

    public IReadOnlyList<PhasePlan> Phases { get; }

    /// <summary>The hosts that play a role in any test.</summary>
    public IEnumerable<HostDefinition> Hosts => placement.Hosts.Where(h => Phases.Any(p => p.Kind == PhaseKind.Test && TakesPart(h, p)));

    public static Segment Of(IReadOnlyList<PhasePlan> phases, Placement placement) => new(WithoutEmptyScopes(phases), placement);

    /// <summary>The different role lists of tests, longest first.</summary>
    public static IReadOnlyList<IReadOnlyList<RoleName>> RoleLists(IEnumerable<PhasePlan> phases) =>
    [
        .. phases.Where(p => p.Kind == PhaseKind.Test)
            .DistinctBy(p => string.Join('\n', p.Roles).ToUpperInvariant())
            .Select(p => p.Roles)
            .OrderByDescending(r => r.Count),
    ];

    /// <summary>Leaves out the set-up and tear-down of scopes that have no test.</summary>
    public static IReadOnlyList<PhasePlan> WithoutEmptyScopes(IReadOnlyList<PhasePlan> phases)
    {
        HashSet<string> empty = [.. phases.Where(p => p.Kind == PhaseKind.SetUp && Tests(phases, p).Length == 0).Select(p => p.Scope)];
        return [.. phases.Where(p => p.Kind == PhaseKind.Test || !empty.Contains(p.Scope))];
    }

    /// <summary>The phases in which a host takes part.</summary>
    public IReadOnlyList<PhasePlan> For(HostDefinition host) => [.. Phases.Where(p => TakesPart(host, p))];

    /// <summary>Who takes part in a phase, and as what.</summary>
    /// <remarks>Fixtures are made with the roles that the tests have, if all have the same; otherwise as host1, host2, …</remarks>
    public IReadOnlyList<(RoleName Role, HostDefinition Host)> Members(PhasePlan phase)
    {
        if (phase.Kind == PhaseKind.Test)
        {
            return [.. phase.Roles.Zip(placement.For(phase.Roles))];
        }

        IReadOnlyList<IReadOnlyList<RoleName>> lists = RoleLists(testsOfScope[phase.Scope]);
        return lists.Count == 1
            ? [.. lists[0].Zip(placement.For(lists[0]))]
            : [.. placement.Hosts.Where(h => TakesPart(h, phase)).Select((host, i) => (new RoleName($"host{i + 1}"), host))];
    }

    private static PhasePlan[] Tests(IReadOnlyList<PhasePlan> phases, PhasePlan setUp) =>
    [
        .. phases.SkipWhile(p => p != setUp)
            .TakeWhile(p => p.Kind != PhaseKind.TearDown || p.Scope != setUp.Scope)
            .Where(p => p.Kind == PhaseKind.Test),
    ];

    private bool TakesPart(HostDefinition host, PhasePlan phase) => phase.Kind == PhaseKind.Test
        ? placement.For(phase.Roles).Contains(host)
        : testsOfScope[phase.Scope].Any(t => TakesPart(host, t));
}
