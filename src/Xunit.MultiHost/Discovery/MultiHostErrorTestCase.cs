using System.ComponentModel;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Xunit.MultiHost.Discovery;

/// <summary>A test on hosts whose attribute is wrong. It fails and says so, with the place of its method.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class MultiHostErrorTestCase : ExecutionErrorTestCase
{
    /// <summary>For deserialization.</summary>
    [Obsolete("Called by the de-serializer", error: true)]
    public MultiHostErrorTestCase()
    {
    }

    internal MultiHostErrorTestCase(
        IMessageSink diagnosticMessageSink, ITestFrameworkDiscoveryOptions options, ITestMethod testMethod, string problem)
        : base(
            diagnosticMessageSink,
            options.MethodDisplayOrDefault(),
            options.MethodDisplayOptionsOrDefault(),
            testMethod,
            $"{testMethod.TestClass.Class.Name}.{testMethod.Method.Name}: {problem}")
    {
    }

    /// <summary>Fails.</summary>
    public override Task<RunSummary> RunAsync(
        IMessageSink diagnosticMessageSink,
        IMessageBus messageBus,
        object[] constructorArguments,
        ExceptionAggregator aggregator,
        CancellationTokenSource cancellationTokenSource) =>
        Task.FromResult(TestMessages.Alone(this, TestMessages.Failure(ErrorMessage), messageBus, cancellationTokenSource));
}
