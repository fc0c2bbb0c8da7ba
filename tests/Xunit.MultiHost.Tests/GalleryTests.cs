using System.Text;
using System.Text.RegularExpressions;
using Xunit.MultiHost.Runs;

namespace Xunit.MultiHost;

/// <summary>
/// docs/results.md shows what a run of today prints. With MULTIHOST_ACCEPT_GALLERY=1 the page is written anew: between a line <c>&lt;!-- result: TEST --&gt;</c> and the end of the
/// block after it.
/// </summary>
public sealed partial class GalleryTests(GalleryTests.Shown shared) : IClassFixture<GalleryTests.Shown>
{
    private static readonly string Page = Path.Combine(Samples.RepositoryRoot, "docs", "results.md");

    [SkippableFact]
    public void Page_OfResults_ShowsWhatIsPrinted()
    {
        Skip.If(
            shared.Run["Gallery.Guest_goes_over"].Outcome == "NotExecuted", "QEMU is not installed. Run: apt-get install --no-install-recommends qemu-system-x86");
        string page = File.ReadAllText(Page);
        if (Environment.GetEnvironmentVariable("MULTIHOST_ACCEPT_GALLERY") == "1")
        {
            page = Block().Replace(page, m => $"{m.Groups["head"]}{Text(shared.Run[m.Groups["test"].Value])}\n```\n");
            File.WriteAllText(Page, page);
        }

        MatchCollection blocks = Block().Matches(page);
        blocks.Should().HaveCount(6);
        blocks.Should().AllSatisfy(b => Timeless(b.Groups["text"].Value.TrimEnd()).Should().Be(Timeless(Text(shared.Run[b.Groups["test"].Value]))));
    }

    // As the console has it, but for what differs from run to run: paths.
    private static string Text(TestResult result)
    {
        StringBuilder text = new($"{result.Outcome.Replace("NotExecuted", "Skipped", StringComparison.Ordinal)} {result.Name}");
        if (result.Message.Length > 0)
        {
            text.Append('\n').Append(result.Message.TrimEnd());
        }

        if (result.Stack.Length > 0)
        {
            text.Append("\nStack Trace:\n").Append(result.Stack.TrimEnd());
        }

        return Place().Replace(text.ToString(), "…/");
    }

    // What differs from run to run: times, numbers, how far the others were, and which test of the run was the first that had to try the hosts' accelerators.
    private static string Timeless(string text) => Changing().Replace(Moment().Replace(Trial().Replace(text, ""), "$1"), "N");

    [GeneratedRegex(@"(?<head><!-- result: (?<test>\S+) -->\n```text\n)(?<text>.*?)\n```\n", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"/\S*/(?=TestResults/)|/\S*/(?=tests/samples/\S+\.cs)")]
    private static partial Regex Place();

    [GeneratedRegex(@"^(  \w+ \(\w+\): ).*$", RegexOptions.Multiline)]
    private static partial Regex Moment();

    [GeneratedRegex(@"^  \w+/accelerator-.*\n?", RegexOptions.Multiline)]
    private static partial Regex Trial();

    [GeneratedRegex(@"mh-[0-9a-f]{8}|\d+(\.\d+)?( m?s\b)?")]
    private static partial Regex Changing();

    public sealed class Shown() : SharedRun(
        "FailingMigrations", RunSettings.Pair, "FullyQualifiedName~Gallery|FullyQualifiedName~Work_check_fails|FullyQualifiedName~Destination_does_not_finish");
}
