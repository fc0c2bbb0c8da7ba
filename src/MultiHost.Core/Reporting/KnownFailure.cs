using System.Reflection;

namespace MultiHost.Reporting;

/// <summary>A failure that is known, and what it makes of a test's result.</summary>
/// <param name="Issue">Where it is written down.</param>
/// <param name="Because">Why the test fails; <c>null</c> if the issue says enough.</param>
/// <param name="Flaky">Whether the test may pass as well.</param>
public sealed record KnownFailure(string Issue, string? Because, bool Flaky)
{
    /// <summary>What the mark of a test, or else of its class, says; <c>null</c> if there is none.</summary>
    /// <param name="test">The test's method.</param>
    public static KnownFailure? Of(MethodInfo test)
    {
        ArgumentNullException.ThrowIfNull(test);
        KnownFailureAttribute? mark = test.GetCustomAttribute<KnownFailureAttribute>() ?? test.ReflectedType?.GetCustomAttribute<KnownFailureAttribute>();
        return mark is null ? null : new KnownFailure(mark.Issue, mark.Because, mark.Flaky);
    }

    /// <summary>
    /// The result as the mark has it: a failure is known, or flaky, and a pass is a failure, unless it may be. Trouble of the infrastructure, a skip and a stop say
    /// nothing about the test, and stay.
    /// </summary>
    internal GroupResult Judge(GroupResult result) => result.Verdict switch
    {
        GroupVerdict.Failed => Known(result),
        GroupVerdict.Passed when !Flaky => result with
        {
            Verdict = GroupVerdict.Failed,
            Message = $"Unexpected pass: the test is marked as a known failure ({Issue}), and passed on every role.\n"
                + "Take its [KnownFailure] away, or set Flaky = true there if it fails only now and then.",
        },
        _ => result,
    };

    private GroupResult Known(GroupResult failed) => failed with
    {
        Verdict = Flaky ? GroupVerdict.Flaky : GroupVerdict.Known,
        Message = Told(failed.Message),
        Parts = [.. failed.Parts.Select(p => p.Result.Verdict == GroupVerdict.Failed ? p with { Result = Known(p.Result) } : p)],
    };

    private string Told(string message)
    {
        string first = FirstLine.Of(message);
        string because = Because is null ? "" : $"\n  Known to fail because {Because}";
        return $"{(Flaky ? VerdictWords.Flaky(Issue) : VerdictWords.Known(Issue))}{first}{because}{message[first.Length..]}";
    }
}
