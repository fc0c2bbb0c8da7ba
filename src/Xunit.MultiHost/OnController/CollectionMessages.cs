using MultiHost;
using MultiHost.Hosting;
using MultiHost.Reporting;
using MultiHost.Running;
using Xunit.Abstractions;
using Xunit.MultiHost.Discovery;
using Xunit.Sdk;

namespace Xunit.MultiHost.OnController;

/// <summary>
/// xUnit's messages for a collection that runs on hosts: each collection, class, method, case and test starts once and finishes once, in the order of the plan; where
/// tests run in several turns, once in each. Turns may run side by side: of one test at a time is told while it runs, and of others, all that there is, after it.
/// Safe for use by several threads.
/// </summary>
internal sealed class CollectionMessages(
    ITestCollection collection, IReadOnlyList<IXunitTestCase> cases, IMessageBus bus, CancellationTokenSource cancellation)
{
    private readonly Lock access = new();
    private readonly Dictionary<string, PlannedTest> tests = [];
    private readonly HashSet<string> reported = [];
    private readonly List<PlannedTest> underWay = [];
    private readonly Queue<(PlannedTest Test, GroupResult Result)> over = [];
    private readonly List<PlannedTest> withoutHosts = [];
    private bool isPlanned;
    private ITestClass? openClass;
    private ITestMethod? openMethod;
    private IXunitTestCase? openCase;
    private RunSummary classSummary = new();
    private RunSummary methodSummary = new();
    private RunSummary caseSummary = new();
    private PlannedTest? running;
    private bool started;
    private bool ended;

    /// <summary>Is told the result of each test that no run tells of: its name, and what it came to.</summary>
    public Action<string, GroupResult> OnWithoutHosts { get; set; } = (_, _) => { };

    /// <summary>Counts of all tests of the collection.</summary>
    public RunSummary Summary { get; } = new();

    public void Start()
    {
        lock (access)
        {
            if (!started)
            {
                started = true;
                Send(new TestCollectionStarting(cases, collection));
            }
        }
    }

    /// <summary>Tells of tests that will run. Those of the first turns come together.</summary>
    public void Plan(IEnumerable<PlannedTest> planned)
    {
        lock (access)
        {
            isPlanned = true;
            foreach (PlannedTest test in planned)
            {
                tests.Add(test.PhaseId, test);
            }
        }
    }

    /// <summary>Adds tests whose results are known. They are reported with the others of their class.</summary>
    public void PlanWithoutHosts(IReadOnlyList<PlannedTest> known) => withoutHosts.AddRange(known);

    /// <summary>Fails what has no result yet: the tests that run, and those that did not begin, unless the run was stopped. Then ends the collection.</summary>
    /// <param name="message">Why, for a person.</param>
    /// <param name="reason">Why, as data.</param>
    /// <returns>Whether there was one, so that somebody reads the reason.</returns>
    public bool FailRest(string message, InfrastructureReason reason)
    {
        if (ended)
        {
            return false;
        }

        Start();
        lock (access)
        {
            bool stopped = cancellation.IsCancellationRequested;
            PlannedTest[] rest = isPlanned
                ? [.. underWay.OrderBy(t => t == running ? 0 : 1), .. tests.Values.Where(t => !stopped && !reported.Contains(t.PhaseId) && !underWay.Contains(t))]
                : [.. cases.Cast<IMultiHostTestCase>().Select(c => new PlannedTest(c, c.DisplayName, -1, 0, TestMessages.Skip(c)))];
            withoutHosts.RemoveAll(_ => !isPlanned);
            foreach (PlannedTest test in rest)
            {
                Report(test, test.Known ?? GroupResult.NotRun(message, reason));
                ReportOver();
            }

            End();
            return rest.Any(t => t.Known is null);
        }
    }

    /// <summary>A test begins.</summary>
    public void Begin(PlannedTest test)
    {
        lock (access)
        {
            underWay.Add(test);
            if (running is null)
            {
                StartTest(test);
            }
        }
    }

    /// <summary>A test that has begun is over.</summary>
    public void Finish(PlannedTest test, GroupResult result)
    {
        lock (access)
        {
            underWay.Remove(test);
            reported.Add(test.PhaseId);
            if (test == running)
            {
                FinishTest(test, result);
                ReportOver();
                if (underWay is [var next, ..])
                {
                    StartTest(next);
                }
            }
            else
            {
                over.Enqueue((test, result)); // of another one is told now
            }
        }
    }

    /// <summary>Fixtures could not be disposed of.</summary>
    public void FailCleanUp(PhasePlan phase, GroupResult result)
    {
        lock (access)
        {
            ReportCleanUp(phase, result);
        }
    }

    public void End()
    {
        lock (access)
        {
            if (!ended)
            {
                ended = true;
                ReportWithoutHosts(_ => true);
                CloseClass();
                Send(new TestCollectionFinished(cases, collection, Summary.Time, Summary.Total, Summary.Failed, Summary.Skipped));
            }
        }
    }

    private void StartTest(PlannedTest test)
    {
        ITestMethod method = test.Case.TestMethod;
        if (openClass is null || !TestClassComparer.Instance.Equals(openClass, method.TestClass))
        {
            CloseClass();
            openClass = method.TestClass;
            Send(new TestClassStarting(Of(c => TestClassComparer.Instance.Equals(c.TestMethod.TestClass, openClass)), openClass));
            ReportWithoutHosts(t => t != test && TestClassComparer.Instance.Equals(t.Case.TestMethod.TestClass, openClass));
        }

        if (openMethod is null || !TestMethodComparer.Instance.Equals(openMethod, method))
        {
            CloseMethod();
            openMethod = method;
            Send(new TestMethodStarting(Of(c => TestMethodComparer.Instance.Equals(c.TestMethod, openMethod)), openMethod));
        }

        // VSTest asks for a case's files with the first result since it began: so that each row and turn has its own, a case begins with each.
        if (openCase?.UniqueID != test.Case.UniqueID || (caseSummary.Total > 0 && RunFiles.AreWanted))
        {
            CloseCase();
            openCase = test.Case;
            Send(new TestCaseStarting(test.Case));
        }

        running = test;
        Send(new TestStarting(test.Test));
    }

    // All messages of a test; of one that runs already, those at its end.
    private void Report(PlannedTest test, GroupResult result)
    {
        if (test != running)
        {
            StartTest(test);
        }

        OnWithoutHosts(test.DisplayName, result);
        FinishTest(test, result);
    }

    private void ReportOver()
    {
        while (over.TryDequeue(out (PlannedTest Test, GroupResult Result) next))
        {
            StartTest(next.Test);
            FinishTest(next.Test, next.Result);
        }
    }

    private void ReportWithoutHosts(Predicate<PlannedTest> which)
    {
        while (withoutHosts.Find(which) is { } test)
        {
            withoutHosts.Remove(test);
            Report(test, test.Known!);
        }
    }

    private void FinishTest(PlannedTest test, GroupResult result)
    {
        ITestMethod method = test.Case.TestMethod;
        ResultFiles.Tell($"{method.TestClass.Class.Name}.{method.Method.Name}", test.Case.DisplayName, result);
        TestMessages.Finish(test.Test, result, bus, cancellation, caseSummary);
        foreach (ResultPart part in result.Parts)
        {
            TestMessages.Alone(new XunitTest(test.Case, $"{test.DisplayName} [{part.Name}]"), part.Result, bus, cancellation, caseSummary);
        }

        running = null;
        reported.Add(test.PhaseId);
    }

    private void ReportCleanUp(PhasePlan phase, GroupResult result)
    {
        (string[] types, string[] texts, string[] stacks, int[] parents) = TestMessages.Exceptions(result.Readable(), MethodOf(phase));
        ITestClass? testClass = cases.Select(c => c.TestMethod.TestClass).FirstOrDefault(c => phase.Scope == Phases.ClassScope(c.Class.Name));
        Send(testClass is null
            ? new TestCollectionCleanupFailure(cases, collection, types, texts, stacks, parents)
            : new TestClassCleanupFailure(cases, testClass, types, texts, stacks, parents));
    }

    // Whatever goes wrong with a class or collection, somebody opens the place of a test of it.
    private ITestMethod MethodOf(PhasePlan phase) =>
        cases.Select(c => c.TestMethod).FirstOrDefault(m => phase.Scope == Phases.ClassScope(m.TestClass.Class.Name)) ?? cases[0].TestMethod;

    private void CloseCase()
    {
        if (openCase is not null)
        {
            Send(new TestCaseFinished(openCase, caseSummary.Time, caseSummary.Total, caseSummary.Failed, caseSummary.Skipped));
            methodSummary.Aggregate(caseSummary);
            caseSummary = new RunSummary();
            openCase = null;
        }
    }

    private void CloseMethod()
    {
        CloseCase();
        if (openMethod is not null)
        {
            Send(new TestMethodFinished(
                Of(c => TestMethodComparer.Instance.Equals(c.TestMethod, openMethod)),
                openMethod,
                methodSummary.Time,
                methodSummary.Total,
                methodSummary.Failed,
                methodSummary.Skipped));
            classSummary.Aggregate(methodSummary);
            methodSummary = new RunSummary();
            openMethod = null;
        }
    }

    private void CloseClass()
    {
        CloseMethod();
        if (openClass is not null)
        {
            Send(new TestClassFinished(
                Of(c => TestClassComparer.Instance.Equals(c.TestMethod.TestClass, openClass)),
                openClass,
                classSummary.Time,
                classSummary.Total,
                classSummary.Failed,
                classSummary.Skipped));
            Summary.Aggregate(classSummary);
            classSummary = new RunSummary();
            openClass = null;
        }
    }

    private IEnumerable<IXunitTestCase> Of(Func<IXunitTestCase, bool> predicate) => [.. cases.Where(predicate)];

    private void Send(IMessageSinkMessage message) => TestMessages.Send(bus, cancellation, message);
}
