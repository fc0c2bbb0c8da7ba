using MultiHost.Hosting;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Xunit.MultiHost.OnHost;

/// <summary>xUnit's collection runner, in step with the other hosts: the collection's fixtures are made and disposed of as phases.</summary>
internal sealed class RemoteCollectionRunner(
    RemoteContext context, IReadOnlyList<RemoteTest> tests, ITestCollection collection, CancellationTokenSource cancellation)
    : XunitTestCollectionRunner(
        collection, tests.Select(t => t.Case), context.Diagnostics, new SilentBus(), new GivenOrder(), new ExceptionAggregator(), cancellation)
{
    protected override Task AfterTestCollectionStartingAsync() =>
        context.RunPhaseAsync(Phases.SetUp(Phases.CollectionScope), Aggregator, base.AfterTestCollectionStartingAsync);

    protected override Task BeforeTestCollectionFinishedAsync() =>
        context.RunPhaseAsync(Phases.TearDown(Phases.CollectionScope), Aggregator, async () =>
        {
            await base.BeforeTestCollectionFinishedAsync().ConfigureAwait(false);
            await context.Fixtures.DisposeAsync(Aggregator.Add).ConfigureAwait(false);
        });

    protected override void CreateCollectionFixture(Type fixtureType) =>
        Aggregator.Run(() => CollectionFixtureMappings[fixtureType] =
            context.Fixtures.Make(fixtureType, type => type == typeof(IMessageSink) ? context.Diagnostics : null));

    protected override Task<RunSummary> RunTestClassAsync(ITestClass testClass, IReflectionTypeInfo @class, IEnumerable<IXunitTestCase> testCases) =>
        new RemoteClassRunner(
            context,
            [.. tests.Where(t => TestClassComparer.Instance.Equals(t.Case.TestMethod.TestClass, testClass))],
            testClass,
            @class,
            MessageBus,
            new ExceptionAggregator(Aggregator),
            CancellationTokenSource,
            CollectionFixtureMappings).RunAsync();
}

/// <summary>The order in which the cases come: the controller has ordered them, for all hosts alike.</summary>
internal sealed class GivenOrder : ITestCaseOrderer
{
    public IEnumerable<TTestCase> OrderTestCases<TTestCase>(IEnumerable<TTestCase> testCases)
        where TTestCase : ITestCase => testCases;
}

/// <summary>Takes the messages about collections, classes and methods on a host: the controller sends its own for the whole group.</summary>
internal sealed class SilentBus : IMessageBus
{
    public bool QueueMessage(IMessageSinkMessage message) => true;

    public void Dispose()
    {
    }
}
