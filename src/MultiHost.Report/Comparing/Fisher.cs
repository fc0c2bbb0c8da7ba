namespace MultiHost.Report.Comparing;

/// <summary>Fisher's exact test, two-sided: how probable it is that two counts of "well of so many" differ at least as much as they do, if both come from the same source.</summary>
internal static class Fisher
{
    /// <returns>The probability, from above 0 to 1.</returns>
    public static double TwoSided(int wellA, int allA, int wellB, int allB)
    {
        int well = wellA + wellB;
        double ours = Ways(wellA);
        double all = 0;
        double asFar = 0;
        for (int n = Math.Max(0, well - allB); n <= Math.Min(well, allA); n++)
        {
            double ways = Ways(n);
            all += ways;
            asFar += ways <= ours * (1 + 1e-9) ? ways : 0;
        }

        return Math.Min(1, asFar / all);

        double Ways(int n) => Choose(allA, n) * Choose(allB, well - n);
    }

    private static double Choose(int all, int taken)
    {
        double ways = 1;
        for (int n = 1; n <= taken; n++)
        {
            ways = ways * (all - taken + n) / n;
        }

        return ways;
    }
}
