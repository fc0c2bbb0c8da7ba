using System.CommandLine;
using System.Text;

namespace MultiHost.Cli;

/// <summary><c>multihost trace</c>.</summary>
internal static class TraceCommand
{
    private const string Explained =
        """
        Writes runs, out of their records (run.jsonl), as a trace that https://ui.perfetto.dev and chrome://tracing open: a lane for each host and
        role, with steps, waits at barriers, phases of migrations and their figures. Perfetto reads it in the browser, and sends it nowhere.

          multihost trace --last --output trace.json
        """;

    private static readonly Argument<string> Place = RecordFiles.Place();

    private static readonly Option<bool> Last = RecordFiles.Last();

    private static readonly Option<FileInfo> Output = new("--output")
    {
        Description = "Where to write it. Default: to the standard output.", HelpName = "FILE",
    };

    public static Command Create()
    {
        Command trace = new("trace", Explained) { Place, Last, Output };
        trace.SetAction(RunAsync);
        return trace;
    }

    private static async Task<int> RunAsync(ParseResult command, CancellationToken cancellationToken)
    {
        byte[] trace = PerfettoTrace.Of(RecordFiles.Entries(command.GetValue(Place)!, command.GetValue(Last)));
        if (command.GetValue(Output) is { } file)
        {
            await File.WriteAllBytesAsync(file.FullName, trace, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            ReadOnlyMemory<char> text = Encoding.UTF8.GetString(trace).AsMemory();
            await command.InvocationConfiguration.Output.WriteAsync(text, cancellationToken).ConfigureAwait(false);
        }

        return ExitCode.Well;
    }
}
