using System.Reflection;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Xunit.MultiHost.OnController;

/// <summary>xUnit's runner for the plain tests of a class, which says what to do where they ask for hosts.</summary>
internal sealed class PlainClassRunner(
    ITestClass testClass,
    IReflectionTypeInfo @class,
    IEnumerable<IXunitTestCase> cases,
    IMessageSink diagnostics,
    IMessageBus bus,
    ITestCaseOrderer orderer,
    ExceptionAggregator aggregator,
    CancellationTokenSource cancellation,
    IDictionary<Type, object> collectionFixtures)
    : XunitTestClassRunner(testClass, @class, cases, diagnostics, bus, orderer, aggregator, cancellation, collectionFixtures)
{
    protected override void CreateClassFixture(Type fixtureType)
    {
        if (PlainTests.WhyNotFixture(fixtureType) is { } reason)
        {
            Aggregator.Add(new TestClassException(reason));
        }
        else
        {
            base.CreateClassFixture(fixtureType);
        }
    }

    protected override string FormatConstructorArgsMissingMessage(ConstructorInfo constructor, IReadOnlyList<Tuple<int, ParameterInfo>> unusedArguments) =>
        PlainTests.WhyNotClass(Class.Type, [.. unusedArguments.Select(a => a.Item2)]) ?? base.FormatConstructorArgsMissingMessage(constructor, unusedArguments);
}
