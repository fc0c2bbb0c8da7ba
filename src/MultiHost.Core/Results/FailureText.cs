using System.Globalization;
using System.Text;
using MultiHost.Barriers;

namespace MultiHost.Results;

/// <summary>Writes what a person reads first when a test did not pass.</summary>
internal static class FailureText
{
    public static string Message(FirstCause cause, IReadOnlyDictionary<RoleName, RoleResult> results, string? logFolder, string activity = "the test")
    {
        StringBuilder text = new();
        text.Append(Headline(cause, results, activity));
        RoleName? culprit = Culprit(cause, results);
        RoleSnapshot[] others = [.. cause.Roles.Where(r => IsNews(cause, culprit, r.Member))];
        if (others.Length > 0)
        {
            text.Append("\nAt that moment:");
            foreach (RoleSnapshot role in others)
            {
                text.Append("\n  ").Append(role);
            }
        }

        RoleResult? first = cause.Role is { } firstRole && results.TryGetValue(firstRole, out RoleResult? end) ? end : null;
        foreach ((RoleName role, RoleResult result) in results.Where(r => r.Key != cause.Role || !IsEndOfARole(cause)))
        {
            text.Append(Later(cause, role, result, first));
        }

        if (logFolder is not null)
        {
            text.Append("\nLog files: ").Append(logFolder);
            foreach (IGrouping<string, string> folder in LogFiles(logFolder))
            {
                text.Append($"\n  {folder.Key}: {string.Join(", ", folder.Select(Path.GetFileName))}");
            }
        }

        return text.ToString();
    }

    public static string StackTrace(FirstCause cause, IReadOnlyDictionary<RoleName, RoleResult> results)
    {
        StringBuilder text = new();
        foreach ((RoleName role, RoleResult result) in results.OrderBy(r => r.Key == Culprit(cause, results) ? 0 : 1))
        {
            if (text.Length > 0 && IsShared(cause, results, result))
            {
                continue; // the same failure, told on the role where it happened
            }

            foreach (string line in result.Exceptions
                .Where(e => result.End == RoleEnd.Failed && (!result.IsStop || role == cause.Role) && e.StackTrace is not null)
                .SelectMany(e => e.StackTrace!.ReplaceLineEndings("\n").Split('\n')))
            {
                text.Append($"[{role}] {line.Trim()}\n");
            }
        }

        return text.ToString().TrimEnd('\n');
    }

    // Where it happened: the role that ended first, or the one that its failure names.
    private static RoleName? Culprit(FirstCause cause, IReadOnlyDictionary<RoleName, RoleResult> results) =>
        cause.Role is { } role && results.TryGetValue(role, out RoleResult? result) && result.Blame is { } blame
            ? cause.Roles.Select(r => r.Member.Role).FirstOrDefault(r => r.Value == blame.Role, role)
            : cause.Role;

    private static bool IsShared(FirstCause cause, IReadOnlyDictionary<RoleName, RoleResult> results, RoleResult result) =>
        result.Blame is not null && cause.Role is { } role && results.TryGetValue(role, out RoleResult? first) && first.Blame == result.Blame;

    private static string Headline(FirstCause cause, IReadOnlyDictionary<RoleName, RoleResult> results, string activity)
    {
        if (cause.Role is not { } role || cause.Kind is not (CauseKind.RoleFailed or CauseKind.RoleLost))
        {
            return cause.Kind == CauseKind.Cancelled ? Capital(cause.Message) : cause.Message;
        }

        results.TryGetValue(role, out RoleResult? result);
        RoleSnapshot snapshot = cause.Roles.Single(r => r.Member.Role == role);
        string? lastStep = snapshot.LastStep;
        if (result?.Blame is { } blame && cause.Roles.FirstOrDefault(r => r.Member.Role.Value == blame.Role) is { } blamed)
        {
            (snapshot, lastStep, role) = (blamed, blame.Step, blamed.Member.Role);
        }

        string step = lastStep is null ? "" : $" at step '{lastStep}',";
        string when = string.Create(CultureInfo.InvariantCulture, $" {cause.At.TotalSeconds:0.0} s into {activity}");
        string first = cause.Roles.Count > 1 ? " first," : ",";
        string why = Indent(result is null ? cause.Message : Exceptions(result));
        return cause.Kind == CauseKind.RoleLost
            ? $"Infrastructure: {role} on {snapshot.Member.Host} was lost{first}{step}{when}:\n  {why}"
            : $"{role} on {snapshot.Member.Host} failed{first}{step}{when}:\n  {why}";
    }

    private static IEnumerable<IGrouping<string, string>> LogFiles(string logFolder) =>
        Directory.Exists(logFolder)
            ? Directory.EnumerateFiles(logFolder, "*", SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(logFolder, f))
                .Order(StringComparer.Ordinal)
                .GroupBy(f => Path.GetDirectoryName(f)!)
            : [];

    private static bool IsEndOfARole(FirstCause cause) => cause.Kind is CauseKind.RoleFailed or CauseKind.RoleLost;

    // The text of a barrier that could not be passed names roles itself.
    private static bool IsNews(FirstCause cause, RoleName? culprit, GroupMember member) =>
        IsEndOfARole(cause) ? member.Role != culprit : !cause.Message.Contains(member.ToString(), StringComparison.Ordinal);

    private static string Later(FirstCause cause, RoleName role, RoleResult result, RoleResult? first)
    {
        if (result.End == RoleEnd.Lost)
        {
            return $"\nLater {Member(cause, role)} was lost, too:\n  {Indent(Exceptions(result))}";
        }

        if (result.End != RoleEnd.Failed || result.IsStop || IsOf(cause, result) || (result.Blame is not null && result.Blame == first?.Blame))
        {
            return string.Empty;
        }

        return first is not null && Outermost(result) == Outermost(first)
            ? $"\nLater {Member(cause, role)} failed in the same way."
            : $"\nLater {Member(cause, role)} failed, too:\n  {Indent(Exceptions(result))}";
    }

    // The waiters of a barrier that could not be passed all throw the cause itself.
    private static bool IsOf(FirstCause cause, RoleResult result) => result.Exceptions.Any(e => e.Message == cause.Message);

    private static string Member(FirstCause cause, RoleName role) => $"{role} on {cause.Roles.Single(r => r.Member.Role == role).Member.Host}";

    private static string Exceptions(RoleResult result) =>
        result.Exceptions.Length == 0
            ? result.Reason ?? result.Summary
            : string.Join("\n---- ", result.Exceptions.Select(e => IsAssertion(e.Type) ? e.Message : $"{e.Type}: {e.Message}"));

    private static string Outermost(RoleResult result) => result.Exceptions.Length == 0 ? result.Summary : $"{result.Exceptions[0].Type}: {result.Exceptions[0].Message}";

    // An assertion's message says what was expected; the name of its exception says nothing more.
    private static bool IsAssertion(string type) => type.StartsWith("Xunit.Sdk.", StringComparison.Ordinal);

    private static string Indent(string text) => text.ReplaceLineEndings("\n  ");

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
