using System.CommandLine;
using System.Text;
using MultiHost.Report.Summaries;

namespace MultiHost.Cli;

/// <summary><c>multihost summary</c>.</summary>
internal static class SummaryCommand
{
    private const string Explained =
        """
        Writes what tests came to as Markdown, failures first, out of the records of their runs (run.jsonl), for the page that a pipeline shows:

          GitHub   multihost summary >> "$GITHUB_STEP_SUMMARY"
          Azure    multihost summary --output summary.md && echo "##vso[task.uploadsummary]$PWD/summary.md"

        Below a folder all records count, also of older runs; --last takes of each test assembly the run that began last.
        """;

    // GitHub shows nothing at all of a longer one.
    private const int MaxKiB = 1024;

    private static readonly Option<FileInfo> File = new("--output") { Description = "Where to write it. Default: to the standard output.", HelpName = "FILE" };

    private static readonly Option<int> Limit = new("--max-kib")
    {
        Description = "How long it may be, 1 to 1024 KiB; the rest is left out, failures last.", HelpName = "KIB", DefaultValueFactory = _ => MaxKiB,
    };

    private static readonly Argument<string> Place = RecordFiles.Place();

    private static readonly Option<bool> Last = RecordFiles.Last();

    public static Command Create()
    {
        Command summary = new("summary", Explained) { Place, Last, File, Limit };
        summary.SetAction(RunAsync);
        return summary;
    }

    private static async Task<int> RunAsync(ParseResult command, CancellationToken cancellationToken)
    {
        int limit = command.GetValue(Limit);
        if (limit is < 1 or > MaxKiB)
        {
            throw new UsageException($"--max-kib {limit}: a summary may have 1 to {MaxKiB} KiB.");
        }

        string text = new MarkdownSummary(RecordFiles.Load(command.GetValue(Place)!, command.GetValue(Last)), limit * 1024).ToString();
        if (command.GetValue(File) is { } file)
        {
            await System.IO.File.WriteAllTextAsync(file.FullName, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await command.InvocationConfiguration.Output.WriteAsync(text.AsMemory(), cancellationToken).ConfigureAwait(false);
        }

        return ExitCode.Well;
    }
}
