using System.Diagnostics;
using System.Reflection;
using MultiHost.Hosting;
using MultiHost.Results;
using Xunit.Abstractions;
using Xunit.MultiHost.Discovery;
using Xunit.Sdk;

namespace Xunit.MultiHost.OnHost;

/// <summary>xUnit's method runner, in step with the other hosts: each test is a phase.</summary>
internal sealed class RemoteMethodRunner : XunitTestMethodRunner
{
    private readonly RemoteContext context;
    private readonly IReadOnlyList<RemoteTest> tests;
    private readonly object[] classArguments;
    private readonly Dictionary<string, IReadOnlyList<TheoryRow>> rowsOfTheories = [];

    public RemoteMethodRunner(
        RemoteContext context,
        IReadOnlyList<RemoteTest> tests,
        ITestMethod testMethod,
        IReflectionTypeInfo @class,
        IReflectionMethodInfo method,
        IMessageBus bus,
        ExceptionAggregator aggregator,
        CancellationTokenSource cancellation,
        object[] classArguments)
        : base(testMethod, @class, method, tests.Select(t => t.Case), context.Diagnostics, bus, aggregator, cancellation, classArguments)
    {
        this.context = context;
        this.tests = tests;
        this.classArguments = classArguments;
    }

    protected override async Task<RunSummary> RunTestCaseAsync(IXunitTestCase testCase)
    {
        RemoteTest test = tests.First(t => ReferenceEquals(t.Case, testCase));
        bool begins = await context.Host.BeginAsync(test.Entry.Phase).ConfigureAwait(false);
        while (begins)
        {
            RoleResult result;
            using (context.Host.BeginTrace())
            {
                result = await RunAsync(test).ConfigureAwait(false);
                MethodInfo method = test.Case.TestMethod.Method.ToRuntimeMethod();
                Artifacts.Attach(context.Host.Phase, [.. Artifacts.Of(method), .. context.ArtifactsOf(TestMethod.TestClass)]);
            }

            context.Host.Finish(result);
            begins = await context.Host.BeginAgainAsync(test.Entry.Phase).ConfigureAwait(false);
        }

        return new RunSummary(); // the controller counts
    }

    private async Task<RoleResult> RunAsync(RemoteTest test)
    {
        long began = Stopwatch.GetTimestamp();
        ExceptionAggregator problems = new(Aggregator);
        object[] arguments = [];
        MethodInfo method = test.Case.Method.ToRuntimeMethod();
        problems.Run(() => (method, arguments) = MethodOf(test));
        if (problems.HasExceptions)
        {
            return XunitResults.Failed(problems.ToException()!, context.Host.Group, Stopwatch.GetElapsedTime(began));
        }

        using OutcomeBus outcome = new(context.Host);
        RemoteCaseRunner runner = new(
            context.Host,
            test.Case,
            test.Entry.DisplayName,
            method,
            [.. classArguments.Select(a => a is LateArgument late ? context.Fixtures.ResolveForTest(late.Type)! : a)],
            arguments,
            outcome,
            problems,
            CancellationTokenSource);
        SynchronizationContext.SetSynchronizationContext(context.Host.Context); // xUnit's own context for tests takes over what is current
        await runner.RunAsync().ConfigureAwait(false);
        RoleResult result = outcome.Result ?? new RoleResult(
            RoleEnd.Failed, Stopwatch.GetElapsedTime(began).TotalSeconds, Reason: null, new ExceptionInfo("", "xUnit's runner reported no result.", null, -1));

        // xUnit's message has texts only; the exception knows of each frame whose it is.
        return result.End is RoleEnd.Failed or RoleEnd.Stopped && runner.Thrown is { } thrown
            ? XunitResults.Failed(thrown, context.Host.Group, TimeSpan.FromSeconds(result.DurationSeconds))
            : result;
    }

    private (MethodInfo Method, object[] Arguments) MethodOf(RemoteTest test)
    {
        if (test.Entry.Row < 0)
        {
            MethodInfo method = test.Case.Method.ToRuntimeMethod();
            return (method, WithInjected(method, test.Case.TestMethodArguments ?? MethodData.Place(test.Case.TestMethod.Method, [])!));
        }

        IReadOnlyList<TheoryRow> rows = RowsOf(test.Case);
        return rows.Count == test.Entry.Rows
            ? (rows[test.Entry.Row].Method, WithInjected(rows[test.Entry.Row].Method, rows[test.Entry.Row].Arguments))
            : throw new InvalidOperationException(
                $"The theory's data are {test.Entry.Rows} rows in the controller, and {rows.Count} on host {context.Host.Group.Self.Name}. "
                + "Data that cannot be serialized are made on every host: let them come in the same number and order, or make them serializable.");
    }

    // Once for all of its tests: a theory of thousands of rows would make them thousands of times.
    private IReadOnlyList<TheoryRow> RowsOf(IXunitTestCase theory)
    {
        if (!rowsOfTheories.TryGetValue(theory.UniqueID, out IReadOnlyList<TheoryRow>? rows))
        {
            rowsOfTheories[theory.UniqueID] = rows = TheoryRow.Find(theory, context.Diagnostics);
        }

        return rows;
    }

    private object[] WithInjected(MethodInfo method, object?[] places) =>
        DataArguments.Fill([.. method.GetParameters().Select(p => p.ParameterType)], places, context.Fixtures)!;
}

/// <summary>
/// Stands for a constructor argument that differs from test to test (the group, this host with its role): xUnit collects a class's arguments
/// once, and the value is put in when a test begins.
/// </summary>
internal sealed record LateArgument(Type Type);
