namespace MultiHost.Virtualization.Guests.Matrix;

/// <summary>A guest of a matrix.</summary>
/// <param name="Definition">What it is made of.</param>
/// <param name="Parts">The names of its parts, which make its own.</param>
/// <param name="Written">The same guest as JSON: one member of <c>guests</c>, without lists.</param>
internal sealed record MatrixGuest(GuestDefinition Definition, IReadOnlyList<string> Parts, string Written)
{
    /// <summary>Reads what was <see cref="Written"/>.</summary>
    /// <exception cref="GuestMatrixException">It was written by another release.</exception>
    public static MatrixGuest Read(string written, IReadOnlyList<string> parts) =>
        GuestFile.Read("the guest of a row", $"{{ \"{GuestMembers.Guests}\": [ {written} ] }}").Single() with { Parts = parts };

    /// <summary>The traits of a test that runs with it.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Traits =>
    [
        new("Guest", Definition.Name),
        .. Definition.Os is { } os ? [new("Guest.Os", os)] : Array.Empty<KeyValuePair<string, string>>(),
        .. Definition.Arch is { } arch ? [new("Guest.Arch", arch)] : Array.Empty<KeyValuePair<string, string>>(),
        .. Parts.Select(p => KeyValuePair.Create("Guest.Variant", p)),
    ];
}
