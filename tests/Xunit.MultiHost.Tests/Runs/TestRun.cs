using System.Xml.Linq;

namespace Xunit.MultiHost.Runs;

/// <summary>A finished <c>dotnet test</c> of a sample assembly.</summary>
internal sealed class TestRun
{
    private static readonly XNamespace Trx = "http://microsoft.com/schemas/VisualStudio/TeamTest/2010";

    private TestRun(int exitCode, string console, IReadOnlyList<TestResult> results, string folder)
    {
        ExitCode = exitCode;
        Console = console;
        Results = results;
        Folder = folder;
    }

    public int ExitCode { get; }

    /// <summary>Both output streams, line by line as they came.</summary>
    public string Console { get; }

    public IReadOnlyList<TestResult> Results { get; }

    /// <summary>The run's own folder: settings, TRX, and what tests left there. Deleted when the test process ends.</summary>
    public string Folder { get; }

    /// <summary>The one result whose name is, or ends with, the given one.</summary>
    public TestResult this[string name] =>
        Results.Where(r => r.Name == name || r.Name.EndsWith($".{name}", StringComparison.Ordinal)).ToArray() is [var one]
            ? one
            : throw new KeyNotFoundException($"Not one result named '{name}' among: {string.Join(", ", Results.Select(r => r.Name))}.\n{Console}");

    /// <summary>Runs a sample and checks that nothing of the run is left over.</summary>
    /// <param name="sample">Name of the sample assembly.</param>
    /// <param name="settings">Content of the <c>&lt;MultiHost&gt;</c> element; <c>null</c> for a run without runsettings.</param>
    /// <param name="filter">Test case filter.</param>
    /// <param name="arguments">More arguments of <c>dotnet test</c>.</param>
    public static async Task<TestRun> OfAsync(string sample, string? settings = null, string? filter = null, params string[] arguments)
    {
        await using RunningTests running = RunningTests.Start(sample, settings, filter, arguments);
        TestRun run = await running.FinishAsync();
        running.Leftovers().Should().BeEmpty("nothing that a test started survives its run");
        return run;
    }

    internal static TestRun Read(int exitCode, string console, string folder)
    {
        string trx = Path.Combine(folder, RunningTests.TrxFile);
        return new TestRun(exitCode, console, File.Exists(trx) ? ReadResults(trx) : [], folder);
    }

    private static List<TestResult> ReadResults(string trx) =>
    [
        .. XDocument.Load(trx).Descendants(Trx + "UnitTestResult").Select(result => new TestResult(
            result.Attribute("testName")!.Value,
            result.Attribute("outcome")!.Value,
            Text(result, "Message"),
            Text(result, "StackTrace"),
            Text(result, "StdOut"))),
    ];

    private static string Text(XElement result, string name) => result.Descendants(Trx + name).FirstOrDefault()?.Value.ReplaceLineEndings("\n") ?? "";
}
