using System.Globalization;
using MultiHost.Coordination;
using MultiHost.Results;

namespace MultiHost.Reporting;

/// <summary>Writes what a person reads first when a test did not pass.</summary>
internal sealed class FailureText
{
    private readonly FirstCause cause;
    private readonly IReadOnlyDictionary<RoleName, RoleResult> results;

    // What the role that decided the test came to; null if no role did.
    private readonly RoleResult? first;

    // Where it happened: the role that decided, or the one that its shared failure names.
    private readonly RoleName? culprit;

    private FailureText(FirstCause cause, IReadOnlyDictionary<RoleName, RoleResult> results)
    {
        this.cause = cause;
        this.results = results;
        first = cause.Role is { } role ? results.GetValueOrDefault(role) : null;
        culprit = first?.Blame is { } blame && cause.Roles.Any(r => r.Member.Role.Value == blame.Role) ? new RoleName(blame.Role) : cause.Role;
    }

    private bool RoleDecided => cause.Kind is CauseKind.RoleFailed or CauseKind.RoleLost;

    /// <summary>Who failed first, where, at which step and why; what the others were doing; what failed later; where the log files are, and which did not come.</summary>
    public static string Message(
        FirstCause cause,
        IReadOnlyDictionary<RoleName, RoleResult> results,
        string? logFolder,
        string phase = "the test",
        IReadOnlyList<string>? missingLogs = null)
    {
        FailureText text = new(cause, results);
        return text.Head(phase) + text.AtThatMoment() + text.Later() + (logFolder is null ? "" : "\n" + LogFileList.Of(logFolder))
            + string.Concat((missingLogs ?? []).Select(m => $"\n{m}"));
    }

    /// <summary>The stack traces of the roles that failed, each under its role if they are several, beginning with the one where it happened.</summary>
    public static string StackTrace(FirstCause cause, IReadOnlyDictionary<RoleName, RoleResult> results) => new FailureText(cause, results).StackTrace();

    private string Head(string phase)
    {
        if (!RoleDecided || culprit is not { } role)
        {
            return FirstLine.Fit(cause.Kind == CauseKind.Cancelled ? VerdictWords.Stopped + cause.Message : cause.Message);
        }

        RoleSnapshot snapshot = cause.Roles.Single(r => r.Member.Role == role);
        string order = cause.Roles.Count > 1 ? " first," : ",";
        string why = first is null ? cause.Message : Exceptions(first);
        bool isLost = cause.Kind == CauseKind.RoleLost;
        return new Headline(
            isLost ? VerdictWords.Of(InfrastructureReason.Lost) : "",
            role.Value,
            snapshot.Member.Host,
            (isLost ? "was lost" : "failed") + order,
            first?.Blame?.Step ?? snapshot.LastStep,
            string.Create(CultureInfo.InvariantCulture, $"{cause.At.TotalSeconds:0.0} s into {phase}"),
            first is { Exceptions: [var outermost, ..] } ? outermost.FewWords : why,
            Indent(why.TrimStart())).ToString();
    }

    // The text of a barrier that could not be passed names roles itself.
    private string AtThatMoment()
    {
        RoleSnapshot[] others =
        [
            .. cause.Roles.Where(r => RoleDecided ? r.Member.Role != culprit : !cause.Message.Contains(r.Member.ToString(), StringComparison.Ordinal)),
        ];
        return others.Length == 0 ? "" : "\nAt that moment:" + string.Concat(others.Select(r => $"\n  {r}"));
    }

    private string Later() =>
        string.Concat(results.Where(r => r.Key != cause.Role || !RoleDecided).Select(r => Later(r.Key, r.Value)));

    private string Later(RoleName role, RoleResult result)
    {
        string member = Member(role);
        return result switch
        {
            { End: RoleEnd.Lost } => $"\nLater {member} was lost, too: {Indent(Exceptions(result))}",
            { End: not RoleEnd.Failed } or { IsStop: true } => "",
            _ when IsCauseItself(result) || IsShared(result) => "",
            _ when first is not null && Outermost(result) == Outermost(first) => $"\nLater {member} failed in the same way.",
            _ => $"\nLater {member} failed, too: {Indent(Exceptions(result))}",
        };
    }

    private string StackTrace()
    {
        List<(RoleName Role, string[] Lines)> traces = [];
        foreach ((RoleName role, RoleResult result) in results.OrderBy(r => r.Key == culprit ? 0 : 1))
        {
            if (traces.Count > 0 && IsShared(result))
            {
                continue; // the same failure, told on the role where it happened
            }

            string[] lines = result.End == RoleEnd.Failed && (!result.IsStop || role == cause.Role) ? StackLines(result) : [];
            if (lines.Length > 0)
            {
                traces.Add((role, lines));
            }
        }

        // Readers know a frame by how its line begins, so the roles stand in lines of their own.
        return string.Join('\n', traces.Select(t => (traces.Count > 1 ? $"--- {Member(t.Role)} ---\n" : "") + string.Join('\n', t.Lines)));
    }

    // The waiters of a barrier that could not be passed all throw the cause itself.
    private bool IsCauseItself(RoleResult result) => result.Exceptions.Any(e => e.Message == cause.Message);

    private bool IsShared(RoleResult result) => result.Blame is not null && result.Blame == first?.Blame;

    /// <summary>Where a role's exceptions were thrown, outermost first, a line a frame.</summary>
    public static string[] StackLines(RoleResult result) =>
    [
        .. result.Exceptions
            .Where(e => e.StackTrace is not null)
            .SelectMany(e => e.StackTrace!.ReplaceLineEndings("\n").Split('\n'))
            .Select(l => l.Trim()),
    ];

    /// <summary>What a role's exceptions say.</summary>
    public static string Exceptions(RoleResult result) =>
        result.Exceptions.Length == 0
            ? result.Reason ?? result.Summary
            : string.Join("\n---- ", result.Exceptions.Select(e => e.Words));

    private static string Outermost(RoleResult result) =>
        result.Exceptions.Length == 0 ? result.Summary : $"{result.Exceptions[0].Type}: {result.Exceptions[0].Message}";

    private static string Indent(string text) => text.ReplaceLineEndings("\n  ");

    private string Member(RoleName role) => $"{role} on {cause.Roles.Single(r => r.Member.Role == role).Member.Host}";
}
