using MultiHost.Facts;
using MultiHost.Reporting;
using MultiHost.Requirements;
using MultiHost.Sessions;
using MultiHost.Settings;

namespace MultiHost.Running;

/// <summary>
/// Which tests of a collection some hosts of the pool fit, and what becomes of the others. Tests with the same roles share their hosts, so that the
/// fixtures of a class have roles; what they require together must then be met together. Tests that do not go together run one round after the other.
/// </summary>
internal sealed class Fitting
{
    private readonly MultiHostSettings settings;
    private readonly Func<IReadOnlyList<RoleName>, HostNeeds, string?> whyNever;
    private readonly IReadOnlyDictionary<HostDefinition, Candidate> candidates;
    private readonly Dictionary<PhasePlan, GroupResult> unmet = [];
    private readonly List<(IReadOnlyList<PhasePlan> Phases, HostNeeds Needs)> rounds = [];

    private Fitting(
        IReadOnlyList<PhasePlan> phases,
        MultiHostSettings settings,
        IReadOnlyDictionary<HostDefinition, Candidate> candidates,
        Func<IReadOnlyList<RoleName>, HostNeeds, string?> whyNever)
    {
        this.settings = settings;
        this.candidates = candidates;
        this.whyNever = whyNever;
        foreach (PhasePlan test in phases.Where(p => p.Kind == PhaseKind.Test && !p.Requirements.IsNone))
        {
            if (WhyUnmet(test) is { } why)
            {
                unmet[test] = why;
            }
        }

        List<PhasePlan> left = [.. phases.Where(p => p.Kind == PhaseKind.Test && !unmet.ContainsKey(p))];
        while (left.Count > 0)
        {
            (HashSet<PhasePlan> together, HostNeeds needs) = NextRound(left);
            rounds.Add(([.. phases.Where(p => p.Kind != PhaseKind.Test || together.Contains(p))], needs));
            left.RemoveAll(together.Contains);
        }
    }

    /// <summary>Tests that no hosts fit, and their results.</summary>
    public IReadOnlyDictionary<PhasePlan, GroupResult> Unmet => unmet;

    /// <summary>The phases of tests that go together, and what they need.</summary>
    public IReadOnlyList<(IReadOnlyList<PhasePlan> Phases, HostNeeds Needs)> Rounds => rounds;

    /// <summary>Asks the hosts of the pool for what the tests require.</summary>
    /// <param name="phases">What a collection is to do.</param>
    /// <param name="run">The run.</param>
    /// <param name="whyNever">Why no hosts of the pool, busy and out of use or not, meet the needs of a list of roles; <c>null</c> if some do.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<Fitting> OfAsync(
        IReadOnlyList<PhasePlan> phases, RunContext run, Func<IReadOnlyList<RoleName>, HostNeeds, string?> whyNever, CancellationToken cancellationToken)
    {
        if (phases.All(p => p.Requirements.IsNone))
        {
            return new Fitting(phases, run.Settings, new Dictionary<HostDefinition, Candidate>(), whyNever);
        }

        HashSet<string> wanted = [.. phases.SelectMany(p => p.Requirements.Facts)];
        IReadOnlyDictionary<HostDefinition, FactSheet> sheets =
            await run.Facts.AskAsync(run.Settings.Hosts, wanted, cancellationToken).ConfigureAwait(false);
        return new Fitting(phases, run.Settings, sheets.ToDictionary(s => s.Key, s => new Candidate(s.Key, s.Value, run.Settings)), whyNever);
    }

    // Roles that cannot be played whatever is required are the pool's matter.
    private GroupResult? WhyUnmet(PhasePlan test)
    {
        HostNeeds needs = Needs(new() { [Placement.Key(test.Roles)] = test.Requirements });
        if (whyNever(test.Roles, needs) is not { } why || whyNever(test.Roles, HostNeeds.None) is not null)
        {
            return null;
        }

        bool isUnknown = test.Requirements.Facts.Any() && candidates.Values.Any(c => c.Facts.Unreached is not null);
        return isUnknown ? GroupResult.NotRun(why, InfrastructureReason.Unreachable)
            : settings.Unmet == UnmetRequirements.Fail ? GroupResult.NotRun(why, InfrastructureReason.Lease)
            : GroupResult.Skip(why);
    }

    private (HashSet<PhasePlan> Together, HostNeeds Needs) NextRound(List<PhasePlan> left)
    {
        HashSet<PhasePlan> together = [];
        Dictionary<string, TestRequirements> ofRoles = [];
        foreach (PhasePlan test in left)
        {
            string key = Placement.Key(test.Roles);
            TestRequirements both = TestRequirements.All([ofRoles.GetValueOrDefault(key, TestRequirements.None), test.Requirements]);
            if (test.Requirements.IsNone || !ofRoles.ContainsKey(key) || whyNever(test.Roles, Needs(new() { [key] = both })) is null)
            {
                ofRoles[key] = both;
                together.Add(test);
            }
        }

        return (together, Needs(ofRoles));
    }

    private HostNeeds Needs(Dictionary<string, TestRequirements> ofRoles) => new(candidates, ofRoles);
}
