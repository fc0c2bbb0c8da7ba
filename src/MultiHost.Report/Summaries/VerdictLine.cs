using MultiHost.Recording;
using MultiHost.Reporting;

namespace MultiHost.Report.Summaries;

/// <summary>What a test came to, in one line that begins with its verdict.</summary>
internal sealed class VerdictLine
{
    private const int MaxChars = 500;

    private readonly string text;

    private VerdictLine(string verdict, string text)
    {
        this.text = text;
        IsFailure = verdict == "failed";
        IsWell = verdict is "passed" or "skipped" or "known" or "flaky";
    }

    public bool IsFailure { get; }

    public bool IsWell { get; }

    /// <summary>
    /// A line for each test, in the order in which they came to their ends; then what ran when the record broke off. Fixtures have a line only where no
    /// test's says it.
    /// </summary>
    public static IEnumerable<VerdictLine> Of(RecordedRun run)
    {
        IEnumerable<VerdictLine> ended = run.Verdicts
            .Where(IsShown)
            .Select(Of);
        return run.HasEnded ? ended : ended.Concat(BrokenOff(run));
    }

    /// <summary>Whether people are shown a verdict: those of tests, and of clean-ups that went wrong, which no test's says.</summary>
    public static bool IsShown(VerdictMade verdict) => verdict.Of == "test" || (verdict.Of == "tear-down" && verdict.Verdict is "failed" or "infrastructure");

    public static string NameOf(VerdictMade verdict) => verdict.Of == "test" ? OneLine(verdict.Name) : $"the clean-up of {OneLine(verdict.Name)}";

    public override string ToString() => text;

    private static VerdictLine Of(VerdictMade verdict)
    {
        string reason = verdict.Reason is { } why ? $" ({Words.Of(why)})" : "";
        string message = verdict.Message is { } said ? $": {FirstLine(said, verdict.Reason)}" : "";
        string warned = verdict.Warnings is { Count: > 0 } warnings ? OneLine($"; warning: {string.Join("; warning: ", warnings)}") : "";
        return new VerdictLine(verdict.Verdict, $"{verdict.Verdict}{reason} {NameOf(verdict)}{message}{warned}");
    }

    private static IEnumerable<VerdictLine> BrokenOff(RecordedRun run)
    {
        if (run.Running.Count == 0)
        {
            RunStarted started = run.Started!;
            return
            [
                new VerdictLine(
                    "running",
                    $"running {started.Assembly}: its record ends between two tests; process {started.ProcessId} on {started.Machine} was killed, or runs"),
            ];
        }

        return run.Running.Select(open => new VerdictLine(
            "running",
            OneLine($"running {(open.Started.Of == "test" ? "" : $"the {open.Started.Of} of ")}{open.Started.Name}: {open.Where}")));
    }

    private static string FirstLine(string message, InfrastructureReason? reason)
    {
        int end = message.AsSpan().IndexOfAny('\r', '\n');
        string first = end < 0 ? message : message[..end];
        return OneLine(reason is { } why && first.StartsWith(VerdictWords.Of(why), StringComparison.Ordinal) ? first[VerdictWords.Of(why).Length..] : first);
    }

    // Terminals obey control characters.
    private static string OneLine(string text)
    {
        string line = string.Concat(text.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? ' ' : c));
        return line.Length <= MaxChars ? line : $"{line.AsSpan(0, MaxChars)}…";
    }
}
