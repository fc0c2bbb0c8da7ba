using System.Globalization;
using MultiHost.Recording;

namespace MultiHost.Reporting;

/// <summary>Lines of the record in the words of a log.</summary>
internal static class EntryText
{
    /// <summary>Begins what a role wrote itself.</summary>
    public const string Output = "| ";

    /// <summary>What an entry says of each role that it concerns.</summary>
    public static IEnumerable<(string Role, string Text)> OfRoles(RunEntry entry) => entry switch
    {
        RoleStarted began => [(began.Role, "begins")],
        StepBegun step => [(step.Role, $"> {step.Text}")],
        CheckMade check => [(check.Role, $"check {new Check(check.Name, check.Subject, check.Passed, check.Detail)}")],
        LateWork late => [(late.Role, late.Text)],
        RoleFinished ended => [(ended.Role, $"{End(ended)}{(ended.Summary is null ? "" : $": {ended.Summary}")}")],
        HostEvent noted => [(noted.Role, $"{noted.Kind} {noted.Data}")],
        LogFiles files => [(files.Role, $"log files in {files.Folder}: {string.Join(", ", files.Files.Select(f => f.Name))}{InBrackets(files.Note)}")],
        BarrierArrived came => [(came.Role, $"waits at barrier '{came.Barrier}'{(came.Of is null ? "" : $" for {string.Join(", ", came.Of)}")}")],
        BarrierWithdrawn went => [(went.Role, $"waits no more at barrier '{went.Barrier}'")],
        BarrierPassed passed => passed.Waits.Select(w => (w.Role, $"passes barrier '{passed.Barrier}' after {Seconds(w.Seconds)}")),
        BarrierFailed failed => failed.Waited.Select(w => (w.Role, $"does not pass barrier '{failed.Barrier}' after {Seconds(w.Seconds)}: {Why(failed)}")),
        _ => [],
    };

    /// <summary>How a role's part has ended.</summary>
    public static string End(RoleFinished ended) =>
        $"{(ended.End is "stopped" or "lost" or "skipped" ? "was" : "has")} {ended.End} after {Seconds(ended.Seconds)}";

    /// <summary>What an entry says of the run, or of a phase as a whole; <c>null</c> if it is a role's.</summary>
    public static (long? Phase, string Text)? OfRun(RunEntry entry) => entry switch
    {
        RunStarted run => (null, $"run {run.Run} of {run.Assembly} begins on {run.Machine}, process {run.ProcessId}"),
        RunStopped => (null, "the run is stopped"),
        RunEnded => (null, "the run has ended"),
        LeftOut left => (left.Phase, $"{left.Count} lines are left out: {left.Why}"),
        HostOutOfUse host => (null, $"host {host.Host} is out of use: {host.Message}"),
        SessionOpening session => (null, $"host {session.Host}: a session opens"),
        SessionOpened session => (null, $"host {session.Host}: a session is open after {Seconds(session.Seconds)}, {session.Runtime}, process {session.ProcessId}"),
        SessionFailed session => (null, $"host {session.Host}: no session after {Seconds(session.Seconds)}: {session.Message}"),
        SessionEnded session => (null, $"host {session.Host}: the session {(session.Lost ? "is lost" : "has ended")}: {session.Message}"),
        Deployed files => (null, $"host {files.Host}: {files.SentFiles} of {files.Files} files of {files.Tree} sent, {files.SentBytes} bytes in {Seconds(files.Seconds)}"),
        LeaseWanted lease => (null, $"{lease.Collection} waits for hosts"),
        LeaseTaken lease => (null, $"lease {lease.Lease}: {string.Join(", ", lease.Hosts)} after {Seconds(lease.Seconds)}"),
        HostBlocked blocked => (null, $"lease {blocked.Lease}: host {blocked.Host} is in use: {string.Join("; ", blocked.Ahead.Select(Of))}"),
        HostTaken taken => (null, $"lease {taken.Lease}: host {taken.Host} is free after {Seconds(taken.Seconds)}"),
        LeaseRefused lease => (null, $"lease {lease.Lease}: {lease.Message}"),
        PhaseStarted phase => (phase.Phase, $"{phase.Of} {phase.Name}: {string.Join(", ", phase.Roles.Select(r => $"{r.Role} on {r.Host}"))}"),
        VerdictMade verdict => (verdict.Phase, Of(verdict)),
        AttemptMade attempt => (attempt.Phase, $"{attempt.Of} {attempt.Name} goes once more after '{attempt.Verdict}': {FirstLine.Of(attempt.Message ?? "")}"),
        _ => null,
    };

    /// <summary>The phase of what roles say.</summary>
    public static long? PhaseOf(RunEntry entry) => entry switch
    {
        RoleEntry said => said.Phase,
        LogFiles files => files.Phase,
        BarrierArrived came => came.Phase,
        BarrierWithdrawn went => went.Phase,
        BarrierPassed passed => passed.Phase,
        BarrierFailed failed => failed.Phase,
        _ => null,
    };

    private static string InBrackets(string? note) => note is null ? "" : $" ({note})";

    /// <summary><c>ann@ci has had it for 12 s (mh-1: Tests)</c>.</summary>
    public static string Of(HostRival rival) => string.Create(
        CultureInfo.InvariantCulture, $"{rival.Who} {(rival.HasHost ? "has had it" : "has waited")} for {rival.Seconds:0.#} s ({rival.Purpose})");

    /// <summary><c>out of use since they had trouble: beta (lost), gamma (unreachable)</c>.</summary>
    public static string Of(IReadOnlyList<HostOutOfUse> hosts) =>
        $"out of use since {(hosts.Count == 1 ? "it" : "they")} had trouble: {string.Join(", ", hosts.Select(h => $"{h.Host} ({Words.Of(h.Reason)})"))}";

    private static string Of(VerdictMade verdict) =>
        $"{verdict.Of} {verdict.Name} came to '{verdict.Verdict}'{(verdict.Message is null ? "" : $": {FirstLine.Of(verdict.Message)}")}";

    private static string Why(BarrierFailed failed) =>
        failed.Reason + (failed.Missing.Count == 0 ? "" : $", missing {string.Join(", ", failed.Missing)}");

    public static string Seconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.000} s");
}
