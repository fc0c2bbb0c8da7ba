using MultiHost.Coordination;
using MultiHost.Results;

namespace MultiHost.Reporting;

/// <summary>What one role came to, as a result of its own.</summary>
internal static class RolePart
{
    /// <summary>A role's part of a test.</summary>
    /// <param name="member">The role and its host.</param>
    /// <param name="result">What it came to.</param>
    /// <param name="cause">What decided the test; <c>null</c> if it passed.</param>
    public static ResultPart Of(GroupMember member, RoleResult result, FirstCause? cause)
    {
        (GroupVerdict verdict, string message) = result switch
        {
            { End: RoleEnd.Passed } => (GroupVerdict.Passed, ""),
            { End: RoleEnd.Skipped } => (GroupVerdict.Skipped, VerdictWords.Skipped + result.Reason),
            { End: RoleEnd.Lost } => (GroupVerdict.Infrastructure, VerdictWords.Of(InfrastructureReason.Lost) + FailureText.Exceptions(result)),
            { End: RoleEnd.Stopped } or { IsStop: true } => (GroupVerdict.Stopped, VerdictWords.Stopped + Elsewhere(member, cause)),
            _ => (GroupVerdict.Failed, FailureText.Exceptions(result)),
        };
        string stack = verdict == GroupVerdict.Failed ? string.Join('\n', FailureText.StackLines(result)) : "";
        return new ResultPart(
            $"role {member.Role} on {member.Host}",
            new GroupResult(verdict, message, stack, Output: "", TimeSpan.FromSeconds(result.DurationSeconds), LogFolder: null)
            {
                Reason = verdict == GroupVerdict.Infrastructure ? InfrastructureReason.Lost : null,
            });
    }

    private static string Elsewhere(GroupMember member, FirstCause? cause)
    {
        if (cause is null)
        {
            return "the test was decided elsewhere.";
        }

        string? at = cause.Roles.FirstOrDefault(r => r.Member.Role == member.Role)?.ToString();
        return $"the test was decided elsewhere: {FirstLine.Of(cause.Message)}{(at is null ? "" : $"\nAt that moment: {at}")}";
    }
}
