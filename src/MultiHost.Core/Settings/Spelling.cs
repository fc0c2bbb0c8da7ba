namespace MultiHost.Settings;

/// <summary>Finds the word that somebody probably meant.</summary>
internal static class Spelling
{
    /// <summary>The nearest of the candidates, if it is near enough to be a slip of the pen; else null.</summary>
    public static string? Nearest(string word, IEnumerable<string> candidates) =>
        candidates
            .Where(candidate => AreNear(word, candidate))
            .MinBy(candidate => Distance(word.ToUpperInvariant(), candidate.ToUpperInvariant()));

    /// <summary>
    /// Whether two different words differ by a slip: in case alone, or in at most a third of the shorter one's letters and not more
    /// than three.
    /// Words that differ in a number alone (<c>phase1</c>, <c>phase2</c>) are meant to differ.
    /// </summary>
    public static bool AreNear(string a, string b)
    {
        if (a == b || (a.Any(char.IsAsciiDigit) && WithoutDigits(a) == WithoutDigits(b)))
        {
            return false;
        }

        int allowed = Math.Min(3, Math.Min(a.Length, b.Length) / 3);
        return Math.Abs(a.Length - b.Length) <= 3 && Distance(a.ToUpperInvariant(), b.ToUpperInvariant()) <= allowed;
    }

    private static string WithoutDigits(string text) => string.Concat(text.Where(c => !char.IsAsciiDigit(c)));

    // Letters left out, added, replaced or swapped with their neighbour (optimal string alignment).
    private static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (int i = 0; i <= a.Length; i++)
        {
            d[i, 0] = i;
        }

        for (int j = 0; j <= b.Length; j++)
        {
            d[0, j] = j;
        }

        for (int i = 1; i <= a.Length; i++)
        {
            for (int j = 1; j <= b.Length; j++)
            {
                int replace = d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                d[i, j] = Math.Min(replace, Math.Min(d[i - 1, j], d[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
                }
            }
        }

        return d[a.Length, b.Length];
    }
}
