using System.Text.Json;

namespace MigrationCoverage;

/// <summary>One of the tables of what migration tests are to cover, as rows.json lists them.</summary>
/// <param name="Table">First part of the trait: <c>knob</c>, <c>outcome</c> or <c>scenario</c>.</param>
/// <param name="Title">Heading on the page.</param>
/// <param name="Rows">The rows, in order.</param>
public sealed record CoverageTable(string Table, string Title, IReadOnlyList<CoverageRow> Rows)
{
    public static IReadOnlyList<CoverageTable> All { get; } = JsonSerializer.Deserialize<CoverageTable[]>(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "rows.json")), JsonSerializerOptions.Web)!;

    /// <summary>The trait of a test that covers the row.</summary>
    public string TraitOf(CoverageRow row) => $"{Table}/{row.Row}";
}
