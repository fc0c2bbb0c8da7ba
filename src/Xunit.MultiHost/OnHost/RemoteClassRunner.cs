using System.Reflection;
using MultiHost.Hosting;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Xunit.MultiHost.OnHost;

/// <summary>xUnit's class runner, in step with the other hosts: the class's fixtures are made and disposed of as phases.</summary>
internal sealed class RemoteClassRunner : XunitTestClassRunner
{
    private readonly RemoteContext context;
    private readonly IReadOnlyList<RemoteTest> tests;
    private readonly IDictionary<Type, object> outerFixtures;

    public RemoteClassRunner(
        RemoteContext context,
        IReadOnlyList<RemoteTest> tests,
        ITestClass testClass,
        IReflectionTypeInfo @class,
        IMessageBus bus,
        ExceptionAggregator aggregator,
        CancellationTokenSource cancellation,
        IDictionary<Type, object> outerFixtures)
        : base(testClass, @class, tests.Select(t => t.Case), context.Diagnostics, bus, new GivenOrder(), aggregator, cancellation, outerFixtures)
    {
        this.context = context;
        this.tests = tests;
        this.outerFixtures = outerFixtures;
    }

    private string Scope => Phases.ClassScope(TestClass.Class.Name);

    protected override Task AfterTestClassStartingAsync() =>
        context.RunPhaseAsync(Phases.SetUp(Scope), Aggregator, async () =>
        {
            await base.AfterTestClassStartingAsync().ConfigureAwait(false);
            TestCaseOrderer = new GivenOrder(); // base takes the class's own orderer; the controller has applied it
            Aggregator.Run(MakeHostFixtures);
        });

    protected override Task BeforeTestClassFinishedAsync() =>
        context.RunPhaseAsync(Phases.TearDown(Scope), Aggregator, base.BeforeTestClassFinishedAsync);

    protected override void CreateClassFixture(Type fixtureType) =>
        Aggregator.Run(() => ClassFixtureMappings[fixtureType] = context.Fixtures.Make(
            fixtureType,
            type => type == typeof(IMessageSink) ? context.Diagnostics
                : outerFixtures.TryGetValue(type, out object? fixture) ? fixture : null));

    protected override bool TryGetConstructorArgument(ConstructorInfo constructor, int index, ParameterInfo parameter, out object argumentValue)
    {
        Type type = parameter.ParameterType;
        if (InjectedTypes.IsOfTheTest(type))
        {
            argumentValue = new LateArgument(type);
            return true;
        }

        if (context.Fixtures.Resolve(type) is { } provided)
        {
            argumentValue = provided;
            return true;
        }

        return base.TryGetConstructorArgument(constructor, index, parameter, out argumentValue);
    }

    protected override Task<RunSummary> RunTestMethodAsync(
        ITestMethod testMethod, IReflectionMethodInfo method, IEnumerable<IXunitTestCase> testCases, object[] constructorArguments) =>
        new RemoteMethodRunner(
            context,
            [.. tests.Where(t => TestMethodComparer.Instance.Equals(t.Case.TestMethod, testMethod))],
            testMethod,
            Class,
            method,
            MessageBus,
            new ExceptionAggregator(Aggregator),
            CancellationTokenSource,
            constructorArguments).RunAsync();

    // Here, in the set-up, because their constructors may wait for the other hosts.
    private void MakeHostFixtures()
    {
        IEnumerable<Type> wanted = Class.Type.GetConstructors()
            .Concat<MethodBase>(tests.Select(t => t.Case.TestMethod.Method.ToRuntimeMethod()))
            .SelectMany(m => m.GetParameters())
            .Select(p => p.ParameterType)
            .Where(InjectedTypes.IsHostFixture);
        foreach (Type type in wanted)
        {
            context.Fixtures.Resolve(type);
        }
    }
}
