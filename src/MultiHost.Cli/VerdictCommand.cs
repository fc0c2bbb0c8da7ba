using System.CommandLine;
using MultiHost.Recording;
using MultiHost.Report.Summaries;

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

    private static readonly Argument<string> Place = RecordFiles.Place();

    private static readonly Option<bool> Last = RecordFiles.Last();

    public static Command Create()
    {
        Command verdict = new("verdict", Explained) { Place, Last };
        verdict.SetAction(RunAsync);
        return verdict;
    }

    private static async Task<int> RunAsync(ParseResult command, CancellationToken cancellationToken)
    {
        IReadOnlyList<RecordedRun> runs = RecordFiles.Load(command.GetValue(Place)!, command.GetValue(Last));
        VerdictLine[] lines = [.. runs.SelectMany(VerdictLine.Of)];
        if (lines.Length == 0)
        {
            throw new UsageException("No test is in these records: nothing ran. Look at the filter and the settings of the run.");
        }

        foreach (VerdictLine line in lines)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await command.InvocationConfiguration.Output.WriteLineAsync(line.ToString()).ConfigureAwait(false);
        }

        return lines.Any(l => l.IsFailure) ? ExitCode.NotWell : lines.All(l => l.IsWell) ? ExitCode.Well : ExitCode.InfrastructureOnly;
    }
}
