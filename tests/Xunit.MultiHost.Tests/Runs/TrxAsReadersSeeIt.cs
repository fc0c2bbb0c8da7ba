using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Xunit.MultiHost.Runs;

/// <summary>
/// A TRX as two programs read it that know nothing of MultiHost: the agent of Azure Pipelines, which takes results with a definition, texts of failures alone, and
/// attachments below the folder of the run; and dorny/test-reporter, which drops a failure without a stack trace, and puts it beside the line that that names.
/// </summary>
internal sealed partial class TrxAsReadersSeeIt
{
    private readonly string inFolder;

    public TrxAsReadersSeeIt(string path)
    {
        // The agent reads without namespaces.
        XElement run = XElement.Parse(File.ReadAllText(path).Replace("xmlns", "ns", StringComparison.Ordinal));
        inFolder = Path.Combine(Path.GetDirectoryName(path)!, run.Element("TestSettings")!.Element("Deployment")!.Attribute("runDeploymentRoot")!.Value, "In");
        Dictionary<string, (string Class, string Method)> definitions = run.Element("TestDefinitions")!.Elements()
            .Where(d => d.Element("TestMethod") is { } m && m.Attribute("className") is not null && m.Attribute("name") is not null)
            .ToDictionary(d => d.Attribute("id")!.Value, d => (d.Element("TestMethod")!.Attribute("className")!.Value, d.Element("TestMethod")!.Attribute("name")!.Value));
        Results = [.. run.Element("Results")!.Elements("UnitTestResult").Where(r => definitions.ContainsKey(r.Attribute("testId")!.Value)).Select(r => Read(r, definitions[r.Attribute("testId")!.Value].Class))];
        RunAttachments = Attachments(run.Element("ResultSummary")!, "");
    }

    public IReadOnlyList<Result> Results { get; }

    /// <summary>Paths of the run's attachments by their names.</summary>
    public IReadOnlyDictionary<string, string> RunAttachments { get; }

    public Result this[string end] => Results.Single(r => r.Title.EndsWith(end, StringComparison.Ordinal));

    private Result Read(XElement result, string className)
    {
        string outcome = result.Attribute("outcome")!.Value;
        bool hasFailed = outcome == "Failed";
        XElement? error = hasFailed ? result.Element("Output")?.Element("ErrorInfo") : null;
        string? message = error?.Element("Message")?.Value;
        string? stack = error?.Element("StackTrace")?.Value;
        Match place = Place().Match(stack ?? "");
        string title = result.Attribute("testName")!.Value;
        return new Result(
            title,
            outcome,
            message,
            stack,
            hasFailed ? result.Element("Output")?.Element("StdOut")?.Value : null,
            Attachments(result, result.Attribute("executionId")!.Value),
            title.StartsWith($"{className}.", StringComparison.Ordinal) ? title[(className.Length + 1)..] : title,
            message is not null && stack is not null ? message : null,
            place.Success ? $"{Path.GetFileName(place.Groups[1].Value)}:{place.Groups[2].Value}" : null);
    }

    private Dictionary<string, string> Attachments(XElement of, string executionId) =>
        of.Elements("CollectorDataEntries").Elements("Collector").Elements("UriAttachments").Elements("UriAttachment").Elements("A").Select(a => a.Attribute("href")!.Value)
            .Concat(of.Elements("ResultFiles").Elements("ResultFile").Select(f => f.Attribute("path")!.Value))
            .Select(p => Path.Combine(inFolder, executionId, p))
            .ToDictionary(p => Path.GetFileName(p));

    [GeneratedRegex(@" in (.+):line (\d+)\r?$", RegexOptions.Multiline)]
    private static partial Regex Place();

    /// <summary>A result.</summary>
    /// <param name="Title">What it is called.</param>
    /// <param name="Outcome">How it is counted.</param>
    /// <param name="Message">Why it failed.</param>
    /// <param name="Stack">Its stack trace.</param>
    /// <param name="Output">What it wrote.</param>
    /// <param name="Attachments">Paths of its attachments, by their names.</param>
    /// <param name="ShortTitle">What the action calls it, below its class.</param>
    /// <param name="Annotation">What the action writes beside the source.</param>
    /// <param name="Place">Beside which line.</param>
    internal sealed record Result(
        string Title,
        string Outcome,
        string? Message,
        string? Stack,
        string? Output,
        IReadOnlyDictionary<string, string> Attachments,
        string ShortTitle,
        string? Annotation,
        string? Place)
    {
        /// <summary>The text of an attachment.</summary>
        public string Text(string attachment) => File.ReadAllText(Attachments[attachment]);
    }
}
