using System.Globalization;
using System.Text;

namespace MultiHost.Report.Comparing;

/// <summary>A comparison as a person reads it: what changed first, then what may have, and how it was told.</summary>
internal sealed class ComparisonText(Comparison compared, string a, string b, bool all)
{
    private readonly StringBuilder text = new();

    public override string ToString()
    {
        Line($"A  {a}: {Count(compared.A.Runs, "run")}");
        Line($"B  {b}: {Count(compared.B.Runs, "run")}");
        AddVerdicts();
        AddMissing("only in A", compared.OnlyInA);
        AddMissing("only in B", compared.OnlyInB);
        AddFigures();
        AddMethod();
        return text.ToString();
    }

    private void AddVerdicts()
    {
        Line("");
        Line(compared.Verdicts.Count == 0
            ? $"Verdicts: the same of all {Count(compared.Tests, "test")} that are in both"
            : $"Verdicts: {compared.Verdicts.Count} of {Count(compared.Tests, "test")} differ");
        foreach (VerdictChange change in compared.Verdicts.OrderBy(v => v.P))
        {
            Line($"  {(change.P <= Comparison.Level ? "CHANGE " : "perhaps")}  {Shown(change.Test)}: {change.A} -> {change.B} (p = {P(change.P)})");
        }
    }

    private void AddMissing(string where, IReadOnlyList<string> tests)
    {
        foreach (string test in tests.Order(StringComparer.Ordinal))
        {
            Line($"  {where}: {Shown(test)}");
        }
    }

    private void AddFigures()
    {
        int Of(Chance chance) => compared.Figures.Count(f => f.Chance == chance);
        Line("");
        Line(compared.Figures.Count == 0
            ? "Figures: none, since no test passed in both"
            : $"Figures: {Of(Chance.Change)} changed, {Of(Chance.Perhaps)} perhaps, {Of(Chance.Noise)} noise, {Of(Chance.CannotBeTold)} cannot be told");
        FigureChange[] shown =
        [
            .. compared.Figures.Where(f => all || f.Chance is Chance.Change or Chance.Perhaps).OrderByDescending(f => f.Chance).ThenBy(f => f.P)
                .ThenByDescending(f => Math.Abs(Math.Log(f.Ratio))),
        ];
        foreach (FigureChange f in shown)
        {
            string word = f.Chance switch { Chance.Change => "CHANGE ", Chance.Perhaps => "perhaps", Chance.Noise => "noise  ", _ => "?      " };
            Line(string.Create(
                CultureInfo.InvariantCulture,
                $"  {word}  {f.Figure,-15} {Time(f.A),9} -> {Time(f.B),9}  x {f.Ratio:0.00}  p = {P(f.P),-6} n = {f.RunsA}, {f.RunsB}  {Shown(f.Test)}"));
        }
    }

    private void AddMethod()
    {
        Line("");
        Line("Medians of runs in which the test passed, and their ratio B / A. p by the test of Mann and Whitney, two-sided and exact; CHANGE: p adjusted for all figures");
        Line("(Benjamini and Hochberg) is at most 0.05; perhaps: p alone is. Verdicts: Fisher's exact test on how many passed.");
        FigureChange[] untold = [.. compared.Figures.Where(f => f.Chance == Chance.CannotBeTold)];
        if (untold.Length > 0)
        {
            (int runsA, int runsB) = untold.Select(f => (f.RunsA, f.RunsB)).MaxBy(r => r.RunsA * r.RunsB);
            Line(
                $"With {runsA} and {runsB} runs p is never below {P(MannWhitney.Least(runsA, runsB))}, so nothing can be told of {Count(untold.Length, "figure")}: 4 and 4 runs are the least, "
                + "and the more figures are compared the more runs it takes.");
        }
    }

    private static string Shown(string text) => string.Concat(text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c));

    private static string Count(int n, string one) => $"{n} {one}{(n == 1 ? "" : "s")}";

    private static string P(double p) => p < 0.001 ? "<0.001" : p.ToString(p < 0.1 ? "0.000" : "0.00", CultureInfo.InvariantCulture);

    private static string Time(double milliseconds) => milliseconds < 1000
        ? string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0.#} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:0.##} s");

    private void Line(string line) => text.Append(line).Append('\n');
}
