using System.CommandLine;
using MultiHost.Report.Comparing;

namespace MultiHost.Cli;

/// <summary><c>multihost compare</c>.</summary>
internal static class CompareCommand
{
    private const string Explained =
        """
        Puts two sides of several runs each side by side, test by test, out of their records (run.jsonl): which verdicts differ, and which durations and figures of
        migrations have changed rather than vary from run to run anyway. Each side is a folder with the runs of, say, one version below it.

        It takes four runs a side at least to tell anything of a figure; the more figures are compared, the more runs.
        """;

    private static readonly Argument<string> A = new("A") { Description = "A run.jsonl, or a folder with runs below it." };

    private static readonly Argument<string> B = new("B") { Description = "The same for what it is compared with." };

    private static readonly Option<bool> All = new("--all") { Description = "Also the figures that are noise, or of which nothing can be told." };

    public static Command Create()
    {
        Command compare = new("compare", Explained) { A, B, All };
        compare.SetAction(RunAsync);
        return compare;
    }

    private static async Task<int> RunAsync(ParseResult command, CancellationToken cancellationToken)
    {
        string a = command.GetValue(A)!;
        string b = command.GetValue(B)!;
        Comparison compared = new(SideOf(a), SideOf(b));
        cancellationToken.ThrowIfCancellationRequested();
        string text = new ComparisonText(compared, a, b, command.GetValue(All)).ToString();
        await command.InvocationConfiguration.Output.WriteAsync(text.AsMemory(), cancellationToken).ConfigureAwait(false);
        return ExitCode.Well;
    }

    private static ComparedSide SideOf(string path) => new(RecordFiles.Load(path, last: false).Select(r => r.Path));
}
