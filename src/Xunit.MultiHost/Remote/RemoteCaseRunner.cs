using System.Reflection;
using Xunit.Sdk;

namespace Xunit.MultiHost.Remote;

/// <summary>xUnit's case runner for a method that may be a generic one, closed for this test.</summary>
internal sealed class RemoteCaseRunner : XunitTestCaseRunner
{
    public RemoteCaseRunner(
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
        TestMethod = method;
        TestMethodArguments = Reflector.ConvertArguments(arguments, [.. method.GetParameters().Select(p => p.ParameterType)]);
    }
}
