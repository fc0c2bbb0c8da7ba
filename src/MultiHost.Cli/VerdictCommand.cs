using System.CommandLine;
using MultiHost.Recording;

namespace MultiHost.Cli;

/// <summary><c>multihost verdict</c>.</summary>
internal static class VerdictCommand
{
    private const string Explained =
        """
        Says what tests came to, a line each, out of the records of their runs (run.jsonl). Below a folder all records count, also of older runs;
        --last takes of each test assembly the run that began last.

        Exit codes of this command:
          0    all is well: what was not skipped has passed
          1    a test failed
          2    no test failed, and of some nothing is known: infrastructure, stopped, or the run broke off; or the command line is wrong
        """;

    private static readonly Argument<string> Place = new("PATH")
    {
        Description = "A run.jsonl, the folder of a run, or a folder above.", DefaultValueFactory = _ => ".",
    };

    private static readonly Option<bool> Last = new("--last") { Description = "Only the last run of each test assembly." };

    public static Command Create()
    {
        Command verdict = new("verdict", Explained) { Place, Last };
        verdict.SetAction(RunAsync);
        return verdict;
    }

    private static async Task<int> RunAsync(ParseResult command, CancellationToken cancellationToken)
    {
        RecordedRun[] runs = [.. Files(command.GetValue(Place)!).Select(Load).Where(r => r.Started is not null).OrderBy(r => r.Started!.At)];
        if (command.GetValue(Last))
        {
            runs = [.. runs.GroupBy(r => (r.Started!.Machine, r.Started.Path)).Select(g => g.Last())];
        }

        VerdictLine[] lines = [.. runs.SelectMany(VerdictLine.Of)];
        foreach (VerdictLine line in lines)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await command.InvocationConfiguration.Output.WriteLineAsync(line.ToString()).ConfigureAwait(false);
        }

        return lines.Any(l => l.IsFailure) ? ExitCode.NotWell : lines.All(l => l.IsWell) ? ExitCode.Well : ExitCode.InfrastructureOnly;
    }

    private static IReadOnlyList<string> Files(string path)
    {
        if (File.Exists(path))
        {
            return [path];
        }

        if (!Directory.Exists(path))
        {
            throw new UsageException($"{path}: there is no such file or folder. Name a {RecordReader.FileName}, or a folder above it.");
        }

        string own = Path.Combine(path, RecordReader.FileName);
        string[] files = File.Exists(own) ? [own]
            : Directory.GetFiles(path, RecordReader.FileName, new EnumerationOptions { RecurseSubdirectories = true });
        return files.Length > 0 ? files
            : throw new UsageException(
                $"{Path.GetFullPath(path)}: no {RecordReader.FileName} lies here or below. Runs write it to <Logs Folder=\"…\"/> of the runsettings, by default to "
                + "TestResults/multihost beside the test assembly.");
    }

    private static RecordedRun Load(string file)
    {
        try
        {
            return RecordedRun.Load(file);
        }
        catch (RecordException e)
        {
            throw new UsageException(e.Message);
        }
    }
}
