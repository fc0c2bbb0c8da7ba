using System.CommandLine;
using MultiHost.Recording;
using MultiHost.Report;

namespace MultiHost.Cli;

/// <summary><c>multihost report</c>.</summary>
internal static class ReportCommand
{
    private const string Explained =
        """
        Writes the report of runs, one HTML file that needs no network, out of their records (run.jsonl): also of runs that were killed, or go on.

        Below a folder all records count, also of older runs; --last takes of each test assembly the run that began last. Log files are not in the report but
        linked to: keep it where it was written, or move the whole folder.
        """;

    private static readonly Option<FileInfo> File = new("--output")
    {
        Description = $"Where to write it. Default: {HtmlReport.FileName} in the folder named, or beside the record.", HelpName = "FILE",
    };

    private static readonly Argument<string> Place = RecordFiles.Place();

    private static readonly Option<bool> Last = RecordFiles.Last();

    public static Command Create()
    {
        Command report = new("report", Explained) { Place, Last, File };
        report.SetAction(RunAsync);
        return report;
    }

    private static async Task<int> RunAsync(ParseResult command, CancellationToken cancellationToken)
    {
        string place = command.GetValue(Place)!;
        IReadOnlyList<RecordedRun> runs = RecordFiles.Load(place, command.GetValue(Last));
        string folder = Directory.Exists(place) ? place : Path.GetDirectoryName(Path.GetFullPath(place))!;
        string file = command.GetValue(File)?.FullName ?? Path.GetFullPath(Path.Combine(folder, HtmlReport.FileName));
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            HtmlReport.Write([.. runs.Select(r => r.Path)], file);
        }
        catch (DirectoryNotFoundException e)
        {
            throw new UsageException($"--output {file}: its folder is not there. Make it, or name another. ({e.Message})");
        }

        await command.InvocationConfiguration.Output.WriteLineAsync(file.AsMemory(), cancellationToken).ConfigureAwait(false);
        return ExitCode.Well;
    }
}
