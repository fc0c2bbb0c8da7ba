using System.Reflection;
using MultiHost.Hosting;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Xunit.MultiHost.OnHost;

/// <summary>xUnit's case runner for a method that may be a generic one, closed for this test. Keeps what the test threw.</summary>
internal sealed class RemoteCaseRunner : XunitTestCaseRunner
{
    private readonly IEngineHost host;

    public RemoteCaseRunner(
        IEngineHost host,
        IXunitTestCase testCase,
        string displayName,
        MethodInfo method,
        object[] constructorArguments,
        object[] arguments,
        IMessageBus bus,
        ExceptionAggregator aggregator,
        CancellationTokenSource cancellation)
        : base(testCase, displayName, skipReason: null, constructorArguments, [], bus, aggregator, cancellation)
    {
        this.host = host;
        TestMethod = method;
        TestMethodArguments = Reflector.ConvertArguments(arguments, [.. method.GetParameters().Select(p => p.ParameterType)]);
    }

    /// <summary>What the test threw; <c>null</c> if nothing, or before its end.</summary>
    public Exception? Thrown { get; private set; }

    protected override XunitTestRunner CreateTestRunner(
        ITest test,
        IMessageBus messageBus,
        Type testClass,
        object[] constructorArguments,
        MethodInfo testMethod,
        object[] testMethodArguments,
        string skipReason,
        IReadOnlyList<BeforeAfterTestAttribute> beforeAfterAttributes,
        ExceptionAggregator aggregator,
        CancellationTokenSource cancellationTokenSource) =>
        new TestRunner(
            this,
            test,
            messageBus,
            testClass,
            constructorArguments,
            testMethod,
            testMethodArguments,
            skipReason,
            beforeAfterAttributes,
            aggregator,
            cancellationTokenSource);

    private sealed class TestRunner(
        RemoteCaseRunner owner,
        ITest test,
        IMessageBus bus,
        Type testClass,
        object[] constructorArguments,
        MethodInfo method,
        object[] arguments,
        string skipReason,
        IReadOnlyList<BeforeAfterTestAttribute> beforeAfter,
        ExceptionAggregator outer,
        CancellationTokenSource cancellation)
        : XunitTestRunner(test, bus, testClass, constructorArguments, method, arguments, skipReason, beforeAfter, outer, cancellation)
    {
        // xUnit's messages carry texts only.
        protected override async Task<Tuple<decimal, string>> InvokeTestAsync(ExceptionAggregator aggregator)
        {
            Tuple<decimal, string> result = await base.InvokeTestAsync(aggregator).ConfigureAwait(false);
            owner.Thrown = aggregator.ToException();
            return result;
        }

        protected override Task<decimal> InvokeTestMethodAsync(ExceptionAggregator aggregator) =>
            new BodyInvoker(
                owner.host, Test, MessageBus, TestClass, ConstructorArguments, TestMethod, TestMethodArguments, BeforeAfterAttributes, aggregator, CancellationTokenSource)
                .RunAsync();
    }
}
