using System.Reflection;
using MultiHost;
using MultiHost.Hosting;
using MultiHost.Reporting;
using MultiHost.Running;
using MultiHost.Settings;
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

    public string Name => collection.DisplayName;

    /// <summary>Hosts that the largest test needs, as far as its attribute tells; 0 if all tests are skipped.</summary>
    public int HostCount => Largest is { } largest ? Math.Max(1, largest.Roles.Length) : 0;

    /// <summary>Whether the collection's definition forbids others beside it.</summary>
    public bool RunsAlone => collection.CollectionDefinition?
        .GetCustomAttributes(typeof(CollectionDefinitionAttribute)).SingleOrDefault()?
        .GetNamedArgument<bool>(nameof(CollectionDefinitionAttribute.DisableParallelization)) ?? false;

    private WantedHosts? Largest => cases.Cast<IMultiHostTestCase>().Where(c => TestMessages.Skip(c) is null).Select(c => c.Wanted)
        .OrderByDescending(w => w.AreAll).ThenByDescending(w => w.Roles.Length).FirstOrDefault();

    /// <summary>Has the sessions opened that it needs first.</summary>
    public void Warm(MultiHostRun run)
    {
        if (Largest is { } largest)
        {
            foreach (Turn turn in Turn.FirstOf(largest, run.Settings))
            {
                run.Warm(largest.RolesOf(turn.Hosts), turn.Place);
            }
        }
    }

    /// <summary>Runs the collection. Whatever goes wrong is a result of its tests.</summary>
    /// <param name="run">The run.</param>
    /// <param name="isAlone">Whether nothing else runs meanwhile: so groups come one after the other, too.</param>
    public async Task RunAsync(MultiHostRun run, bool isAlone = false)
    {
        try
        {
            await RunTurnsAsync(run, isAlone).ConfigureAwait(false);
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

    private async Task RunTurnsAsync(MultiHostRun run, bool isAlone)
    {
        messages.OnWithoutHosts = (test, result) => run.Record(collection.DisplayName, test, result);
        messages.Start();
        PlannedTest[] tests = [.. CaseOrder.Classes(collection, cases, assemblyOrderer, diagnostics).SelectMany(c => c).SelectMany(Plan)];
        messages.PlanWithoutHosts([.. tests.Where(t => t.Known is not null)]);
        IEnumerable<PlannedTest> sound =
            tests.Where(t => t.Known is null).GroupBy(t => t.Identity).SelectMany(g => g.Select((test, copy) => test with { Copy = copy }));
        IReadOnlyList<IGrouping<Turn, PlannedTest>> turns = Turn.FirstOf(sound, run.Settings);
        PlannedTurn[] planned = [.. turns.Select(t => new PlannedTurn(t.Key, [.. t], InOrder([.. t], t.Key, run)))];
        messages.Plan(planned.SelectMany(p => p.Now));
        foreach (PlannedTurn turn in planned.Where(p => isAlone || p.Turn.Place.Group is null))
        {
            await RepeatAsync(run, turn).ConfigureAwait(false);
        }

        await Task.WhenAll(planned.Where(p => !isAlone && p.Turn.Place.Group is not null).Select(p => RepeatAsync(run, p))).ConfigureAwait(false);
        messages.End();
    }

    // From turn to turn, with fixtures of its own each time.
    private async Task RepeatAsync(MultiHostRun run, PlannedTurn planned)
    {
        (Turn turn, IReadOnlyList<PlannedTest> tests, IReadOnlyList<PlannedTest> now) = planned;
        while (now.Count > 0 && !cancellation.IsCancellationRequested)
        {
            TurnMessages heard = new(now, messages);
            await run.RunCollectionAsync(PlanOf(now, turn), heard, cancellation.Token).ConfigureAwait(false);
            turn = turn with { Number = turn.Number + 1 };
            tests = run.Settings.Repeat.Until == RepeatUntil.End ? tests : [.. tests.Where(t => !heard.Failed.Contains(t.Identity))];
            now = turn.Number > turn.Times ? [] : InOrder(tests, turn, run);
            messages.Plan(now);
        }
    }

    private IReadOnlyList<PlannedTest> InOrder(IReadOnlyList<PlannedTest> tests, Turn turn, MultiHostRun run) =>
        [.. TurnOrder.Of(tests, run.TestOrder, turn.Number, c => CaseOrder.IsGivenFor(c, assemblyOrderer)).Select(t => t.In(turn))];

    private CollectionPlan PlanOf(IReadOnlyList<PlannedTest> tests, Turn turn)
    {
        Dictionary<string, PlannedTest> byPhase = tests.ToDictionary(t => t.PhaseId);
        List<PhasePlan> phases = [Phases.SetUp(Phases.CollectionScope)];
        foreach (IGrouping<ITestClass, PlannedTest> ofClass in tests.GroupBy(t => t.Case.TestMethod.TestClass, TestClassComparer.Instance))
        {
            string scope = Phases.ClassScope(ofClass.Key.Class.Name);
            phases.AddRange([Phases.SetUp(scope), .. ofClass.Select(t => t.Phase), Phases.TearDown(scope)]);
        }

        phases.Add(Phases.TearDown(Phases.CollectionScope));
        return new CollectionPlan(
            collection.DisplayName + turn.OfGroup,
            phases,
            own => new EnginePlan([.. own.Where(p => p.Kind == PhaseKind.Test).Select(p => byPhase[p.Id].Entry)]).Write())
        {
            Place = turn.Place,
            Turn = turn.Number,
        };
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
            return
            [
                .. rows.Select((row, i) =>
                    new PlannedTest(onHosts, names[i], i, rows.Count, TestMessages.Skip(row.SkipReason)) { Written = Write(onHosts, row) }),
            ];
        }
#pragma warning disable CA1031 // a theory's data are a user's code, and their failure is the test's
        catch (Exception e)
#pragma warning restore CA1031
        {
            Exception cause = e is TargetInvocationException { InnerException: { } inner } ? inner : e;
            string why = cause is MultiHostException ours ? ours.Message : cause.ToString(); // ours says where to look, and it is not in the code
            return [new PlannedTest(onHosts, testCase.DisplayName, -1, 0, TestMessages.Failure($"The data of this theory cannot be found: {why}"))];
        }
    }

    // Such a row is found once, and goes to every host as it is.
    private MultiHostTestCase? Write(IMultiHostTestCase theory, TheoryRow row) => SerializationHelper.IsSerializable(row.Data)
        ? new MultiHostTestCase(
            diagnostics, TestMethodDisplay.ClassAndMethod, TestMethodDisplayOptions.None, theory.TestMethod, theory.Wanted, row.Data, row.SkipReason)
        : null;

    // Tests as they come in each turn, and as they are named and ordered in the first.
    private sealed record PlannedTurn(Turn Turn, IReadOnlyList<PlannedTest> Tests, IReadOnlyList<PlannedTest> Now);
}
