using MultiHost.Results;

namespace MultiHost.Reporting;

/// <summary>The one result of a test that ran on several hosts.</summary>
/// <param name="Verdict">What it came to.</param>
/// <param name="Message">
/// For a person: which role on which host ended the test, at which step and why, and what the others were doing. The reason of a skip. Empty for a pass,
/// unless the test went more than once: then why. Its first words are the verdict where that is not a plain failure.
/// </param>
/// <param name="StackTrace">Stack traces of the roles that failed; also of a test that failed and then passed.</param>
/// <param name="Output">Output, steps and checks of all roles in the order in which they came, each line under its role; of a test that went more than once, of each time.</param>
/// <param name="Duration">From the begin of the test to the end of its last role; of a test that went more than once, the last time.</param>
/// <param name="LogFolder">Where the roles' logs, and the hosts' log files, were put; <c>null</c> if there are none.</param>
public sealed record GroupResult(
    GroupVerdict Verdict, string Message, string StackTrace, string Output, TimeSpan Duration, string? LogFolder)
{
    /// <summary>Why nothing is known about what was to be tested, if the verdict is <see cref="GroupVerdict.Infrastructure"/>; <c>null</c> otherwise.</summary>
    public InfrastructureReason? Reason { get; init; }

    /// <summary>The parts that are to be shown as results of their own, after the test's.</summary>
    /// <value>Default: none.</value>
    public IReadOnlyList<ResultPart> Parts { get; init; } = [];

    /// <summary>What crashed while it ran and does not fail it, as the <c>&lt;Health&gt;</c> settings say: a line each, as in the output.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Whether a test that is <see cref="GroupVerdict.Flaky"/> failed and then passed, as <c>&lt;Retry Failed="…"/&gt;</c> lets it: for whoever runs it, it passed.</summary>
    /// <value>Default: <c>false</c>, also of a test that is flaky because its mark says so.</value>
    public bool HasPassedInTheEnd { get; init; }

    /// <summary>A test that was not run, because its hosts could not be had.</summary>
    /// <param name="message">Why, for a person.</param>
    /// <param name="reason">Why, as data.</param>
    public static GroupResult NotRun(string message, InfrastructureReason reason = InfrastructureReason.Controller) =>
        new(GroupVerdict.Infrastructure, VerdictWords.Of(reason) + message, string.Empty, string.Empty, TimeSpan.Zero, LogFolder: null) { Reason = reason };

    /// <summary>A test that is not run, and need not be.</summary>
    /// <param name="reason">Why, for a person.</param>
    public static GroupResult Skip(string reason) =>
        new(GroupVerdict.Skipped, VerdictWords.Skipped + reason, string.Empty, string.Empty, TimeSpan.Zero, LogFolder: null);

    /// <summary>
    /// The same in texts that every reader shows: without what XML cannot hold and what steers terminals, with long lines cut, and with a first line of the
    /// message of at most 200 characters, which follows whole below it where it was longer.
    /// </summary>
    public GroupResult Readable() => this with
    {
        Message = FirstLine.Fit(ReadableText.Of(Message)),
        StackTrace = ReadableText.Of(StackTrace),
        Output = ReadableText.Of(Output),
    };
}
