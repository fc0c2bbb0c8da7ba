using System.Text;

namespace MigrationCoverage;

/// <summary>The page docs/migration-coverage.md.</summary>
public static class CoveragePage
{
    private const string Head =
        """
        # What the migration tests cover

        Made from the tests' own traits (`[Trait("Covers", "…")]`) by `./build.sh coverage`; a test compares, and `./build.sh test` fails if a test named here did not run and pass.


        """;

    public static string Path { get; } = System.IO.Path.Combine(CoveringTests.RepositoryRoot, "docs", "migration-coverage.md");

    public static string Generate()
    {
        StringBuilder page = new(Head);
        foreach (CoverageTable table in CoverageTable.All)
        {
            page.Append($"## {table.Title}\n\n| row | what decides | tests |\n|---|---|---|\n");
            foreach (CoverageRow row in table.Rows)
            {
                IEnumerable<string> tests = CoveringTests.ByTrait[table.TraitOf(row)].Order(StringComparer.Ordinal).Select(t => $"`{t}`");
                page.Append($"| {row.Row} | {row.Verdict} | {string.Join("<br>", tests)} |\n");
            }

            page.Append('\n');
        }

        return page.ToString().TrimEnd('\n') + "\n";
    }
}
