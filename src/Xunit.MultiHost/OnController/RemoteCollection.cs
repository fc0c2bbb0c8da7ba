using System.Reflection;
using MultiHost;
using MultiHost.Hosting;
using MultiHost.Reporting;
using MultiHost.Running;
using Xunit.Abstractions;
using Xunit.MultiHost.Discovery;
using Xunit.MultiHost.OnHost;
using Xunit.Sdk;

namespace Xunit.MultiHost.OnController;

/// <summary>The tests of a collection that run on hosts: their plan, and xUnit's messages while it is carried out.</summary>
internal sealed class RemoteCollection
{
    private readonly ITestCollection collection;
    private readonly IReadOnlyList<IXunitTestCase> cases;
    private readonly ITestCaseOrderer assemblyOrderer;
    private readonly IMessageSink diagnostics;
    private readonly CancellationTokenSource cancellation;
    private readonly CollectionMessages messages;

    public RemoteCollection(
        ITestCollection collection,
        IReadOnlyList<IXunitTestCase> cases,
        ITestCaseOrderer assemblyOrderer,
        IMessageSink diagnostics,
        IMessageBus bus,
        CancellationTokenSource cancellation)
    {
        this.collection = collection;
        this.cases = cases;
        this.assemblyOrderer = assemblyOrderer;
        this.diagnostics = diagnostics;
        this.cancellation = cancellation;
        messages = new CollectionMessages(collection, cases, bus, cancellation);
    }

    public RunSummary Summary => messages.Summary;

    /// <summary>Hosts that the largest test needs; 0 if all tests are skipped.</summary>
    public int HostCount => cases.Cast<IMultiHostTestCase>().Where(c => TestMessages.Skip(c) is null).Max(c => (int?)c.Roles.Count) ?? 0;

    /// <summary>Whether the collection's definition forbids others beside it.</summary>
    public bool RunsAlone => collection.CollectionDefinition?
        .GetCustomAttributes(typeof(CollectionDefinitionAttribute)).SingleOrDefault()?
        .GetNamedArgument<bool>(nameof(CollectionDefinitionAttribute.DisableParallelization)) ?? false;

    /// <summary>Runs the collection. Whatever goes wrong is a result of its tests.</summary>
    public async Task RunAsync(MultiHostRun run)
    {
        try
        {
            await RunPlanAsync(run).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // an exception that escapes a runner would end the test host and lose every result
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (!messages.FailRest($"MultiHost itself failed: {e}", InfrastructureReason.Controller))
            {
                diagnostics.OnMessage(new DiagnosticMessage($"MultiHost itself failed after the last test of {collection.DisplayName}: {e}"));
            }
        }
    }

    private async Task RunPlanAsync(MultiHostRun run)
    {
        messages.OnWithoutHosts = (test, result) => run.Record(collection.DisplayName, test, result);
        messages.Start();
        List<PhasePlan> phases = [];
        Dictionary<string, PlannedTest> tests = [];
        phases.Add(Phases.SetUp(Phases.CollectionScope));
        foreach (IGrouping<ITestClass, IXunitTestCase> testClass in CaseOrder.Classes(collection, cases, assemblyOrderer, diagnostics))
        {
            string scope = Phases.ClassScope(testClass.Key.Class.Name);
            PlannedTest[] planned = [.. testClass.SelectMany(Plan)];
            messages.PlanWithoutHosts([.. planned.Where(t => t.Known is not null)]);
            PlannedTest[] sound =
            [
                .. planned.Where(t => t.Known is null).GroupBy(t => t.PhaseId).SelectMany(g => g.Select((test, copy) => test with { Copy = copy })),
            ];
            if (sound.Length > 0)
            {
                phases.Add(Phases.SetUp(scope));
                phases.AddRange(sound.Select(t => t.Phase));
                phases.Add(Phases.TearDown(scope));
            }

            foreach (PlannedTest test in sound)
            {
                tests.Add(test.PhaseId, test);
            }
        }

        phases.Add(Phases.TearDown(Phases.CollectionScope));
        messages.Plan(tests);
        CollectionPlan plan = new(
            collection.DisplayName,
            phases,
            own => new EnginePlan([.. own.Where(p => p.Kind == PhaseKind.Test).Select(p => tests[p.Id].Entry)]).Write());
        if (tests.Count > 0)
        {
            await run.RunCollectionAsync(plan, messages, cancellation.Token).ConfigureAwait(false);
        }

        messages.End();
    }

    /// <inheritdoc cref="CollectionMessages.FailRest"/>
    public bool FailRest(string message, InfrastructureReason reason, UnstartedRun record)
    {
        messages.OnWithoutHosts = (test, result) => record.Record(collection.DisplayName, test, result);
        return messages.FailRest(message, reason);
    }

    private IEnumerable<PlannedTest> Plan(IXunitTestCase testCase)
    {
        IMultiHostTestCase onHosts = (IMultiHostTestCase)testCase;
        GroupResult? skip = TestMessages.Skip(testCase);
        if (testCase is not MultiHostTheoryTestCase || skip is not null)
        {
            return [new PlannedTest(onHosts, testCase.DisplayName, -1, 0, skip)];
        }

        try
        {
            IReadOnlyList<TheoryRow> rows = TheoryRow.Find(testCase, diagnostics);
            string[] names = RowNames.Of(testCase, rows, diagnostics);
            return [.. rows.Select((row, i) => new PlannedTest(onHosts, names[i], i, rows.Count, TestMessages.Skip(row.SkipReason)))];
        }
#pragma warning disable CA1031 // a theory's data are a user's code, and their failure is the test's
        catch (Exception e)
#pragma warning restore CA1031
        {
            Exception cause = e is TargetInvocationException { InnerException: { } inner } ? inner : e;
            return [new PlannedTest(onHosts, testCase.DisplayName, -1, 0, TestMessages.Failure($"The data of this theory cannot be found: {cause}"))];
        }
    }
}
