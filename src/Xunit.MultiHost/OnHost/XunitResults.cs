using MultiHost;
using MultiHost.Hosting;
using MultiHost.Results;
using Xunit.Abstractions;

namespace Xunit.MultiHost.OnHost;

/// <summary>Makes a role's result of what xUnit says about a test.</summary>
internal static class XunitResults
{
    // Xunit.SkippableFact's exception, known by name so that its package is the user's choice.
    private const string SkipException = "Xunit.SkipException";

    private static readonly string[] Framework = ["xunit.abstractions", "xunit.assert", "xunit.core", "xunit.execution.dotnet", "Xunit.SkippableFact"];

    public static RoleResult Failed(Exception exception, IHostGroup group, TimeSpan duration) =>
        exception.GetType().FullName == SkipException
            ? new RoleResult(RoleEnd.Skipped, duration.TotalSeconds, exception.Message)
            : RoleResults.Failed(exception, group, duration, e => IsAssertion(e.GetType().FullName), Framework);

    /// <summary>Of a failure whose exception is not at hand.</summary>
    public static RoleResult Of(IFailureInformation failure, IHostGroup group, TimeSpan duration) =>
        RoleResults.Failed(
            [
                .. failure.ExceptionTypes.Select((type, i) =>
                    new ExceptionInfo(type ?? "", failure.Messages[i] ?? "", failure.StackTraces[i], failure.ExceptionParentIndices[i])
                    {
                        IsAssertion = IsAssertion(type),
                    }),
            ],
            group,
            duration);

    private static bool IsAssertion(string? type) => type is not null && type.StartsWith("Xunit.Sdk.", StringComparison.Ordinal);
}
