namespace MultiHost.Report.Comparing;

/// <summary>
/// The test of Mann and Whitney, two-sided: how probable it is that two samples differ in their ranks at least as much as they do, if both come from the same
/// source. It asks for no form of distribution. Equal values share their ranks.
/// </summary>
internal static class MannWhitney
{
    // Up to here all ways to deal the ranks are counted; beyond, the normal distribution is as good.
    private const int MostExact = 60;

    /// <returns>The probability, from above 0 to 1; 1 if a sample is empty.</returns>
    public static double TwoSided(IReadOnlyList<double> a, IReadOnlyList<double> b)
    {
        if (a.Count == 0 || b.Count == 0)
        {
            return 1;
        }

        int[] ranks = DoubledRanks([.. a, .. b]);
        int sum = ranks.Take(a.Count).Sum();
        int mean = a.Count * (ranks.Length + 1);
        return ranks.Length <= MostExact ? Exact(ranks, a.Count, sum, mean) : Normal(ranks, a.Count, sum, mean);
    }

    /// <summary>The least that samples of these sizes can come to, when all of one is above all of the other.</summary>
    public static double Least(int a, int b)
    {
        double ways = 1;
        for (int n = 1; n <= a; n++)
        {
            ways = ways * (b + n) / n;
        }

        return Math.Min(1, 2 / ways);
    }

    // Twice the ranks, so that shared ones are whole numbers.
    private static int[] DoubledRanks(double[] values)
    {
        int[] order = [.. Enumerable.Range(0, values.Length).OrderBy(n => values[n])];
        int[] ranks = new int[values.Length];
        for (int from = 0; from < order.Length;)
        {
            int to = from;
            while (to + 1 < order.Length && values[order[to + 1]].Equals(values[order[from]]))
            {
                to++;
            }

            for (int n = from; n <= to; n++)
            {
                ranks[order[n]] = from + to + 2;
            }

            from = to + 1;
        }

        return ranks;
    }

    // Counts in how many ways as many ranks as the first sample has come to each sum.
    private static double Exact(int[] ranks, int taken, int sum, int mean)
    {
        int most = ranks.Sum();
        double[][] ways = [.. Enumerable.Range(0, taken + 1).Select(_ => new double[most + 1])];
        ways[0][0] = 1;
        foreach (int rank in ranks)
        {
            for (int n = taken; n > 0; n--)
            {
                for (int s = most; s >= rank; s--)
                {
                    ways[n][s] += ways[n - 1][s - rank];
                }
            }
        }

        double all = ways[taken].Sum();
        double asFar = ways[taken].Where((_, s) => Math.Abs(s - mean) >= Math.Abs(sum - mean)).Sum();
        return Math.Min(1, asFar / all);
    }

    private static double Normal(int[] ranks, int taken, int sum, int mean)
    {
        double count = ranks.Length;
        double ties = ranks.GroupBy(r => r).Sum(g => Math.Pow(g.Count(), 3) - g.Count());
        double variance = taken * (count - taken) / 12 * (count + 1 - (ties / (count * (count - 1))));
        double away = (Math.Abs(sum - mean) / 2.0) - 0.5;
        return variance <= 0 || away <= 0 ? 1 : Math.Min(1, Complement(away / Math.Sqrt(variance) / Math.Sqrt(2)));
    }

    // The complementary error function, to seven digits (Abramowitz and Stegun, 7.1.26).
    private static double Complement(double x)
    {
        double t = 1 / (1 + (0.3275911 * x));
        return t * (0.254829592 + (t * (-0.284496736 + (t * (1.421413741 + (t * (-1.453152027 + (t * 1.061405429)))))))) * Math.Exp(-x * x);
    }
}
