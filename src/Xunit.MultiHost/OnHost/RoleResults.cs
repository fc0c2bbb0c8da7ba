using MultiHost;
using MultiHost.Results;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Xunit.MultiHost.OnHost;

/// <summary>Makes a role's result of what xUnit says about a test.</summary>
internal static class RoleResults
{
    // Xunit.SkippableFact's exception, known by name so that its package is the user's choice.
    private const string SkipException = "Xunit.SkipException";

    private static readonly string[] Machinery =
        ["at Xunit.", "at MultiHost.Agent.", "at System.Reflection.MethodBaseInvoker.", "--- End of stack trace from previous location"];

    public static RoleResult Failed(Exception exception, IHostGroup group, TimeSpan duration)
    {
        IFailureInformation failure = ExceptionUtility.ConvertExceptionToFailureInformation(exception);
        return Of(failure, group, duration.TotalSeconds) with { Blame = BlameOf(exception) };
    }

    /// <summary>The role that a shared failure names; <c>null</c> if the exception is, and holds, none.</summary>
    public static Blame? BlameOf(Exception? exception) => exception switch
    {
        null => null,
        SharedFailureException shared => new Blame(shared.Role.Value, shared.Step),
        AggregateException many => many.InnerExceptions.Select(BlameOf).FirstOrDefault(b => b is not null),
        _ => BlameOf(exception.InnerException),
    };

    public static RoleResult Of(IFailureInformation failure, IHostGroup group, double seconds)
    {
        if (failure.ExceptionTypes[0] == SkipException)
        {
            return new RoleResult(RoleEnd.Skipped, seconds, failure.Messages[0]);
        }

        ExceptionInfo[] exceptions =
        [
            .. failure.ExceptionTypes.Select((type, i) =>
                new ExceptionInfo(type ?? "", failure.Messages[i] ?? "", OfTheTest(failure.StackTraces[i]), failure.ExceptionParentIndices[i])
                {
                    IsAssertion = type?.StartsWith("Xunit.Sdk.", StringComparison.Ordinal) ?? false,
                }),
        ];
        return new RoleResult(IsStop(exceptions, group) ? RoleEnd.Stopped : RoleEnd.Failed, seconds, Reason: null, exceptions);
    }

    // The frames of a test's author, without those of the machinery that called it or was called by it.
    private static string? OfTheTest(string? stackTrace)
    {
        if (stackTrace is null)
        {
            return null;
        }

        string[] own =
        [
            .. stackTrace.ReplaceLineEndings("\n").Split('\n')
                .Where(l => !Array.Exists(Machinery, m => l.TrimStart().StartsWith(m, StringComparison.Ordinal))),
        ];
        return own.Length > 0 ? string.Join('\n', own) : null;
    }

    // What a test throws because it was told to stop is not a failure of its own.
    private static bool IsStop(ExceptionInfo[] exceptions, IHostGroup group) =>
        exceptions.Any(e => e.Type == typeof(GroupStoppedException).FullName)
        || (group.Stopping.IsCancellationRequested
            && exceptions.Any(e => e.Type == typeof(OperationCanceledException).FullName || e.Type == typeof(TaskCanceledException).FullName));
}
