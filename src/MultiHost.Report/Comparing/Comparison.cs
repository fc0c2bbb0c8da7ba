using MultiHost.Report.Model;

namespace MultiHost.Report.Comparing;

/// <summary>Two sides of several runs each, test by test: what differs, and what can be told of it.</summary>
internal sealed class Comparison
{
    /// <summary>What a probability must not be above for a change.</summary>
    public const double Level = 0.05;

    public Comparison(ComparedSide a, ComparedSide b)
    {
        A = a;
        B = b;
        string[] both = [.. a.Names.Where(b.Names.Contains)];
        OnlyInA = [.. a.Names.Except(b.Names)];
        OnlyInB = [.. b.Names.Except(a.Names)];
        Tests = both.Length;
        Verdicts = [.. both.Select(VerdictOf).OfType<VerdictChange>()];
        Figures = Judged([.. both.SelectMany(FiguresOf)]);
    }

    public ComparedSide A { get; }

    public ComparedSide B { get; }

    /// <summary>How many tests both sides have.</summary>
    public int Tests { get; }

    public IReadOnlyList<string> OnlyInA { get; }

    public IReadOnlyList<string> OnlyInB { get; }

    /// <summary>Tests that did not come to the same.</summary>
    public IReadOnlyList<VerdictChange> Verdicts { get; }

    /// <summary>Figures of tests that passed on both sides.</summary>
    public IReadOnlyList<FigureChange> Figures { get; }

    private VerdictChange? VerdictOf(string name)
    {
        IReadOnlyList<TestRow> a = A.Of(name);
        IReadOnlyList<TestRow> b = B.Of(name);
        string before = Counts(a);
        string after = Counts(b);
        bool same = a.Select(t => t.Verdict).Distinct().Order(StringComparer.Ordinal).SequenceEqual(b.Select(t => t.Verdict).Distinct().Order(StringComparer.Ordinal));
        double p = Fisher.TwoSided(a.Count(IsPass), a.Count, b.Count(IsPass), b.Count);
        return same && p > Level ? null : new VerdictChange(name, before, after, p);
    }

    private static bool IsPass(TestRow test) => test.Verdict == "passed";

    private static string Counts(IReadOnlyList<TestRow> tests) => tests.Select(t => t.Verdict).Distinct().Count() == 1
        ? $"{tests[0].Verdict} {tests.Count} of {tests.Count}"
        : string.Join(", ", tests.GroupBy(t => t.Verdict).OrderByDescending(g => g.Count()).Select(g => $"{g.Key} {g.Count()}")) + $" of {tests.Count}";

    private IEnumerable<FigureChange> FiguresOf(string name)
    {
        foreach (FigureKind kind in FigureKind.All)
        {
            double[] a = kind.Of(A.Of(name));
            double[] b = kind.Of(B.Of(name));
            if (a.Length > 0 && b.Length > 0)
            {
                yield return new FigureChange(name, kind.Name, a.Length, b.Length, Median(a), Median(b), MannWhitney.TwoSided(a, b), Chance.Noise);
            }
        }
    }

    // Of many figures some differ by chance. So a probability counts as many times as there are figures, over its place among them (Benjamini and Hochberg).
    private static IReadOnlyList<FigureChange> Judged(FigureChange[] figures)
    {
        FigureChange[] order = [.. figures.Where(f => MannWhitney.Least(f.RunsA, f.RunsB) <= Level).OrderByDescending(f => f.P)];
        Dictionary<FigureChange, double> adjusted = new(ReferenceEqualityComparer.Instance);
        double least = 1;
        for (int n = 0; n < order.Length; n++)
        {
            least = Math.Min(least, order[n].P * order.Length / (order.Length - n));
            adjusted[order[n]] = least;
        }

        return
        [
            .. figures.Select(f => f with
            {
                Chance = !adjusted.TryGetValue(f, out double p) ? Chance.CannotBeTold : p <= Level ? Chance.Change : f.P <= Level ? Chance.Perhaps : Chance.Noise,
            }),
        ];
    }

    private static double Median(double[] values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }
}

/// <summary>A test that did not come to the same.</summary>
/// <param name="Test">Which.</param>
/// <param name="A">What it came to on the one side.</param>
/// <param name="B">And on the other.</param>
/// <param name="P">By Fisher's exact test on how many passed.</param>
internal sealed record VerdictChange(string Test, string A, string B, double P);

/// <summary>A figure of a test.</summary>
/// <param name="Test">Which test.</param>
/// <param name="Figure">Which figure.</param>
/// <param name="RunsA">How many runs have it on the one side.</param>
/// <param name="RunsB">And on the other.</param>
/// <param name="A">Median, in milliseconds.</param>
/// <param name="B">Median, in milliseconds.</param>
/// <param name="P">By the test of Mann and Whitney.</param>
/// <param name="Chance">What can be told.</param>
internal sealed record FigureChange(string Test, string Figure, int RunsA, int RunsB, double A, double B, double P, Chance Chance)
{
    public double Ratio => B / A;
}
