using Xunit.Abstractions;
using Xunit.Sdk;

namespace Xunit.MultiHost.OnController;

/// <summary>xUnit's runner for the plain tests of a collection. They run in the test host, where nobody has hosts to give.</summary>
internal sealed class PlainCollectionRunner(
    ITestCollection collection,
    IEnumerable<IXunitTestCase> cases,
    IMessageSink diagnostics,
    IMessageBus bus,
    ITestCaseOrderer orderer,
    ExceptionAggregator aggregator,
    CancellationTokenSource cancellation)
    : XunitTestCollectionRunner(collection, cases, diagnostics, bus, orderer, aggregator, cancellation)
{
    protected override void CreateCollectionFixture(Type fixtureType)
    {
        if (PlainTests.WhyNotFixture(fixtureType) is { } reason)
        {
            Aggregator.Add(new TestClassException(reason));
        }
        else
        {
            base.CreateCollectionFixture(fixtureType);
        }
    }

    protected override Task<RunSummary> RunTestClassAsync(ITestClass testClass, IReflectionTypeInfo @class, IEnumerable<IXunitTestCase> testCases) =>
        new PlainClassRunner(
            testClass,
            @class,
            testCases,
            DiagnosticMessageSink,
            MessageBus,
            TestCaseOrderer,
            new ExceptionAggregator(Aggregator),
            CancellationTokenSource,
            CollectionFixtureMappings).RunAsync();
}
