using MultiHost;
using MultiHost.Hosting;
using MultiHost.Results;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Xunit.MultiHost.OnHost;

/// <summary>Makes a role's result of what xUnit says about a test.</summary>
internal static class XunitResults
{
    // Xunit.SkippableFact's exception, known by name so that its package is the user's choice.
    private const string SkipException = "Xunit.SkipException";

    public static RoleResult Failed(Exception exception, IHostGroup group, TimeSpan duration) =>
        Of(ExceptionUtility.ConvertExceptionToFailureInformation(exception), group, duration) with { Blame = RoleResults.BlameOf(exception) };

    public static RoleResult Of(IFailureInformation failure, IHostGroup group, TimeSpan duration)
    {
        if (failure.ExceptionTypes[0] == SkipException)
        {
            return new RoleResult(RoleEnd.Skipped, duration.TotalSeconds, failure.Messages[0]);
        }

        ExceptionInfo[] exceptions =
        [
            .. failure.ExceptionTypes.Select((type, i) => new ExceptionInfo(
                type ?? "", failure.Messages[i] ?? "", RoleResults.OwnFrames(failure.StackTraces[i], "at Xunit."), failure.ExceptionParentIndices[i])
            {
                IsAssertion = type is not null && (type.StartsWith("Xunit.Sdk.", StringComparison.Ordinal) || type == typeof(FixtureException).FullName),
            }),
        ];
        return RoleResults.Failed(exceptions, group, duration);
    }
}
