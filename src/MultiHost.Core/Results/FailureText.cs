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
        RoleSnapshot[] others = [.. cause.Roles.Where(r => IsNews(cause, r.Member))];
        if (others.Length > 0)
        {
            text.Append("\nAt that moment:");
            foreach (RoleSnapshot role in others)
            {
                text.Append("\n  ").Append(role);
            }
        }

        string? first = cause.Role is { } culprit && results.TryGetValue(culprit, out RoleResult? end) ? Exceptions(end) : null;
        foreach ((RoleName role, RoleResult result) in results.Where(r => r.Key != cause.Role || !IsEndOfARole(cause)))
        {
            text.Append(Later(cause, role, result, first));
        }

        if (logFolder is not null)
        {
            text.Append("\nLog files: ").Append(logFolder);
        }

        return text.ToString();
    }

    public static string StackTrace(FirstCause cause, IReadOnlyDictionary<RoleName, RoleResult> results)
    {
        StringBuilder text = new();
        foreach ((RoleName role, RoleResult result) in results.OrderBy(r => r.Key == cause.Role ? 0 : 1))
        {
            foreach (string line in result.Exceptions
                .Where(e => result.End == RoleEnd.Failed && (!result.IsStop || role == cause.Role) && e.StackTrace is not null)
                .SelectMany(e => e.StackTrace!.ReplaceLineEndings("\n").Split('\n')))
            {
                text.Append($"[{role}] {line.Trim()}\n");
            }
        }

        return text.ToString().TrimEnd('\n');
    }

    private static string Headline(FirstCause cause, IReadOnlyDictionary<RoleName, RoleResult> results, string activity)
    {
        if (cause.Role is not { } role || cause.Kind is not (CauseKind.RoleFailed or CauseKind.RoleLost))
        {
            return cause.Kind == CauseKind.Cancelled ? Capital(cause.Message) : cause.Message;
        }

        RoleSnapshot snapshot = cause.Roles.Single(r => r.Member.Role == role);
        string step = snapshot.LastStep is null ? "" : $" at step '{snapshot.LastStep}',";
        string when = string.Create(CultureInfo.InvariantCulture, $" {cause.At.TotalSeconds:0.0} s into {activity}");
        string first = cause.Roles.Count > 1 ? " first," : ",";
        string why = Indent(results.TryGetValue(role, out RoleResult? result) ? Exceptions(result) : cause.Message);
        return cause.Kind == CauseKind.RoleLost
            ? $"Infrastructure: {role} on {snapshot.Member.Host} was lost{first}{step}{when}:\n  {why}"
            : $"{role} on {snapshot.Member.Host} failed{first}{step}{when}:\n  {why}";
    }

    private static bool IsEndOfARole(FirstCause cause) => cause.Kind is CauseKind.RoleFailed or CauseKind.RoleLost;

    // The text of a barrier that could not be passed names roles itself.
    private static bool IsNews(FirstCause cause, GroupMember member) =>
        IsEndOfARole(cause) ? member.Role != cause.Role : !cause.Message.Contains(member.ToString(), StringComparison.Ordinal);

    private static string Later(FirstCause cause, RoleName role, RoleResult result, string? first)
    {
        if (result.End == RoleEnd.Lost)
        {
            return $"\nLater {Member(cause, role)} was lost, too:\n  {Indent(Exceptions(result))}";
        }

        if (result.End != RoleEnd.Failed || result.IsStop || IsOf(cause, result))
        {
            return string.Empty;
        }

        string why = Exceptions(result);
        return why == first ? $"\nLater {Member(cause, role)} failed in the same way." : $"\nLater {Member(cause, role)} failed, too:\n  {Indent(why)}";
    }

    // The waiters of a barrier that could not be passed all throw the cause itself.
    private static bool IsOf(FirstCause cause, RoleResult result) => result.Exceptions.Any(e => e.Message == cause.Message);

    private static string Member(FirstCause cause, RoleName role) => $"{role} on {cause.Roles.Single(r => r.Member.Role == role).Member.Host}";

    private static string Exceptions(RoleResult result) =>
        result.Exceptions.Length == 0
            ? result.Reason ?? result.Summary
            : string.Join("\n---- ", result.Exceptions.Select(e => IsAssertion(e.Type) ? e.Message : $"{e.Type}: {e.Message}"));

    // An assertion's message says what was expected; the name of its exception says nothing more.
    private static bool IsAssertion(string type) => type.StartsWith("Xunit.Sdk.", StringComparison.Ordinal);

    private static string Indent(string text) => text.ReplaceLineEndings("\n  ");

    private static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
