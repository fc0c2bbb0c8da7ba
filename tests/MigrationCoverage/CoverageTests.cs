using System.Xml.Linq;

namespace MigrationCoverage;

public sealed class CoverageTests
{
    private static readonly XNamespace Trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    [Fact]
    public void EveryRow_HasATest()
    {
        IEnumerable<string> bare = CoverageTable.All
            .SelectMany(t => t.Rows, (t, row) => t.TraitOf(row))
            .Where(trait => !CoveringTests.ByTrait[trait].Any());

        bare.Should().BeEmpty("each row of rows.json is proven by a test with its trait");
    }

    [Fact]
    public void EveryRow_HasATestThatRunsOnRealHosts()
    {
        IEnumerable<string> inProcessOnly = CoverageTable.All
            .SelectMany(t => t.Rows, (t, row) => t.TraitOf(row))
            .Where(trait => !CoveringTests.ByTrait[trait].Any(test => test.StartsWith("MigrationTests.", StringComparison.Ordinal)));

        inProcessOnly.Should().Equal(
            ["outcome/client lost after Begin", "outcome/client lost after Prepare"],
            "MigrationTests run on the lab as well; these two kill the controller, which a test that it runs cannot tell of");
    }

    [Fact]
    public void EveryTrait_NamesARow()
    {
        IEnumerable<string> rows = CoverageTable.All.SelectMany(t => t.Rows, (t, row) => t.TraitOf(row));

        CoveringTests.ByTrait.Select(t => t.Key).Except(rows).Should().BeEmpty("a trait names a row of rows.json");
    }

    [Fact]
    public void Page_IsWhatTheTraitsSay()
    {
        string now = CoveragePage.Generate();
        if (Environment.GetEnvironmentVariable("MULTIHOST_ACCEPT_COVERAGE") == "1")
        {
            File.WriteAllText(CoveragePage.Path, now);
        }

        now.Should().Be(File.ReadAllText(CoveragePage.Path), "./build.sh coverage makes the page anew");
    }

    [SkippableFact]
    public void EveryCoveringTest_RanAndPassed()
    {
        string? folder = Environment.GetEnvironmentVariable("MULTIHOST_RESULTS");
        Skip.If(string.IsNullOrEmpty(folder), "No results of a whole run to look at: sudo ./build.sh test runs all tests and then this one.");
        ILookup<string, string> outcomes = Directory.EnumerateFiles(folder, "*.trx")
            .SelectMany(f => XDocument.Load(f).Descendants(Trx + "UnitTestResult"))
            .ToLookup(r => ((string)r.Attribute("testName")!).Split('(')[0], r => (string)r.Attribute("outcome")!);

        IEnumerable<string> notPassed = CoveringTests.ByTrait
            .SelectMany(t => t)
            .Distinct()
            // An ordinary user may have to skip what root, or another host, then proves.
            .Where(test => !outcomes[test].Contains("Passed") || outcomes[test].Any(o => o is not ("Passed" or "NotExecuted")))
            .Select(test => $"{test}: {(outcomes[test].Any() ? string.Join(", ", outcomes[test].Distinct()) : "did not run")}");

        notPassed.Should().BeEmpty($"what the page names was proven by this run, whose results are in {folder}");
    }
}
