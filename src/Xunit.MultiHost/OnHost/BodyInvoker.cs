using System.Reflection;
using MultiHost.Hosting;
using MultiHost.Results;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Xunit.MultiHost.OnHost;

/// <summary>xUnit's invoker, which tells the agent where the body of a test ends and its clean-up begins.</summary>
internal sealed class BodyInvoker(
    IEngineHost host,
    ITest test,
    IMessageBus bus,
    Type testClass,
    object[] constructorArguments,
    MethodInfo method,
    object[] arguments,
    IReadOnlyList<BeforeAfterTestAttribute> beforeAfter,
    ExceptionAggregator aggregator,
    CancellationTokenSource cancellation)
    : XunitTestInvoker(test, bus, testClass, constructorArguments, method, arguments, beforeAfter, aggregator, cancellation)
{
    protected override async Task<decimal> InvokeTestMethodAsync(object testClassInstance)
    {
        decimal seconds = 0;
        await Aggregator.RunAsync(() => host.RunBodyAsync(
            async () => seconds = await base.InvokeTestMethodAsync(testClassInstance).ConfigureAwait(false),
            () => Outcome(TimeSpan.FromSeconds((double)seconds)))).ConfigureAwait(false);
        return seconds;
    }

    private RoleResult Outcome(TimeSpan duration) => Aggregator.ToException() is { } thrown
        ? XunitResults.Failed(thrown, host.Group, duration)
        : new RoleResult(RoleEnd.Passed, duration.TotalSeconds);
}
