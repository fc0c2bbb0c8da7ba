namespace MultiHost.Report.Reading;

/// <summary>How much of a test the page has.</summary>
/// <param name="Samples">Samples a guest and host.</param>
/// <param name="Barriers">Barriers: those at which somebody waited longest.</param>
/// <param name="Steps">Steps and others of a role's lines: the first and the last.</param>
internal sealed record Thinned(int Samples, int Barriers, int Steps)
{
    /// <summary>All of it.</summary>
    public static Thinned NotAtAll { get; } = new(int.MaxValue, int.MaxValue, int.MaxValue);

    /// <summary>As many as there may be, spread evenly, the first and the last among them.</summary>
    public static IReadOnlyList<T> Evenly<T>(IReadOnlyList<T> all, int most)
    {
        if (all.Count <= most)
        {
            return all;
        }

        List<T> kept = new(Math.Max(most, 0));
        for (int n = 0; n < most; n++)
        {
            kept.Add(all[most == 1 ? all.Count - 1 : (int)((long)n * (all.Count - 1) / (most - 1))]);
        }

        return kept;
    }

    /// <summary>The first and the last, half and half.</summary>
    public static IReadOnlyList<T> Ends<T>(IReadOnlyList<T> all, int most) =>
        all.Count <= most ? all : [.. all.Take(most - (most / 2)), .. all.Skip(all.Count - (most / 2))];
}
