using System.Collections.Concurrent;
using System.Text.Json;
using MultiHost;
using MultiHost.Reporting;
using MultiHost.Running;
using MultiHost.Sessions;
using MultiHost.Settings;
using Xunit.Abstractions;
using Xunit.MultiHost.Discovery;
using Xunit.MultiHost.OnController;
using Xunit.MultiHost.OnHost;
using Xunit.Sdk;

namespace Xunit.MultiHost;

/// <summary>What runners other than VSTest's rely on: xUnit's messages, each once and in order, and their counts.</summary>
public sealed class MessageOrderTests
{
    private readonly ConcurrentQueue<IMessageSinkMessage> messages = new();

    [Fact]
    public async Task Run_OfACollection_SendsEachMessageOnceInOrder()
    {
        await RunAsync(Case("Passes"), Case("Skipped"), Case("Fails"));

        messages.Where(m => m is not ITestOutput).Select(Name).Should().Equal(
            "TestCollectionStarting",
            "TestClassStarting",
            "TestMethodStarting", "TestCaseStarting", "TestStarting Skipped", "TestSkipped", "TestFinished", "TestCaseFinished", "TestMethodFinished",
            "TestMethodStarting", "TestCaseStarting", "TestStarting Passes", "TestPassed", "TestFinished", "TestCaseFinished", "TestMethodFinished",
            "TestMethodStarting", "TestCaseStarting", "TestStarting Fails", "TestFailed", "TestFinished", "TestCaseFinished", "TestMethodFinished",
            "TestClassFinished 3 1 1",
            "TestCollectionFinished 3 1 1");
    }

    [Fact]
    public async Task Run_OfTwoTestsWithOneIdentity_RunsBoth()
    {
        await RunAsync(Case("Passes"), Case("Passes"));

        messages.OfType<ITestPassed>().Should().HaveCount(2);
        messages.OfType<ITestMethodStarting>().Should().ContainSingle();
        messages.OfType<ITestCollectionFinished>().Single().TestsRun.Should().Be(2);
    }

    [Fact]
    public void FailRest_WhenATheoryWasReportedInPart_FailsTheOtherRowsAndTheOneThatRuns()
    {
        MultiHostTestCase theory = Case("Passes");
        PlannedTest[] rows = [.. Enumerable.Range(0, 4).Select(i => new PlannedTest(theory, $"row {i}", i, 4, null))];
        using CancellationTokenSource cancellation = new();
        using Bus bus = new(messages);
        CollectionMessages collection = new(theory.TestMethod.TestClass.TestCollection, [theory], bus, cancellation);
        collection.Start();
        collection.Plan(rows);
        collection.Begin(rows[0]);
        collection.Finish(rows[0], new GroupResult(GroupVerdict.Passed, "", "", "", TimeSpan.Zero, LogFolder: null));
        collection.Begin(rows[1]);
        List<string> told = [];
        collection.OnWithoutHosts = (test, result) => told.Add($"{test} {result.Verdict} {result.Reason}");

        collection.FailRest("a bug of ours", InfrastructureReason.Controller).Should().BeTrue();

        messages.OfType<ITestStarting>().Select(m => m.Test.DisplayName).Should().Equal("row 0", "row 1", "row 2", "row 3");
        messages.OfType<ITestFailed>().Select(m => m.Test.DisplayName).Should().Equal("row 1", "row 2", "row 3");
        messages.OfType<ITestCollectionFinished>().Single().TestsRun.Should().Be(4);
        told.Should().Equal(Enumerable.Range(1, 3).Select(i => $"row {i} Infrastructure Controller"), "no run writes them down");
        collection.FailRest("another one", InfrastructureReason.Controller).Should().BeFalse("nobody is left to tell it");
    }

    [Fact]
    public void Messages_OfTurnsSideBySide_TellOfOneTestAtATime()
    {
        MultiHostTestCase passes = Case("Passes");
        PlannedTest[] tests = [.. new[] { "one", "two", "three" }.Select(g => new PlannedTest(passes, "Passes", -1, 0, null).In(new Turn(Place.Of(g), 2, 1, 1)))];
        using CancellationTokenSource cancellation = new();
        using Bus bus = new(messages);
        CollectionMessages collection = new(passes.TestMethod.TestClass.TestCollection, [passes], bus, cancellation);
        collection.Start();
        collection.Plan(tests);
        GroupResult passed = new(GroupVerdict.Passed, "", "", "", TimeSpan.Zero, LogFolder: null);

        collection.Begin(tests[0]);
        collection.Begin(tests[1]);
        collection.Begin(tests[2]);
        collection.Finish(tests[1], passed);
        messages.Select(Name).Last().Should().Be("TestStarting Passes [one]", "that one is still running");
        collection.Finish(tests[0], passed);
        collection.Finish(tests[2], passed);
        collection.End();

        messages.Where(m => m is not ITestOutput).Select(Name).Should().Equal(
            "TestCollectionStarting", "TestClassStarting", "TestMethodStarting", "TestCaseStarting",
            "TestStarting Passes [one]", "TestPassed", "TestFinished",
            "TestStarting Passes [two]", "TestPassed", "TestFinished",
            "TestStarting Passes [three]", "TestPassed", "TestFinished",
            "TestCaseFinished", "TestMethodFinished", "TestClassFinished 3 0 0", "TestCollectionFinished 3 0 0");
    }

    [Fact]
    public async Task Run_OfACollection_WritesDownEachTestOnce()
    {
        string folder = Directory.CreateTempSubdirectory("mh-record-").FullName;

        await RunAsync(folder, Case("Passes"), Case("Skipped"), Case("Fails"));

        VerdictsIn(folder).Should().BeEquivalentTo("Passes passed", "Skipped skipped", "Fails failed");
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task FailRest_OfARunThatCouldNotBegin_WritesItDown()
    {
        string folder = Directory.CreateTempSubdirectory("mh-record-").FullName;
        MultiHostTestCase[] cases = [Case("Passes"), Case("Skipped")];
        using CancellationTokenSource cancellation = new();
        using Bus bus = new(messages);
        RemoteCollection collection = new(
            cases[0].TestMethod.TestClass.TestCollection, cases, new GivenOrder(), new Xunit.Sdk.NullMessageSink(), bus, cancellation);
        await using (UnstartedRun record = new(new AgentLaunch(Path.Combine(folder, "Tests.dll"), ""), _ => { }))
        {
            collection.FailRest("the settings are wrong", InfrastructureReason.Settings, record);
        }

        VerdictsIn(folder).Should().BeEquivalentTo("Passes infrastructure settings", "Skipped skipped");
        messages.OfType<ITestFailed>().Single().Messages.Should().Equal("Infrastructure (settings): the settings are wrong");
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task FailRest_OfARunWhoseRecordCannotBeWritten_SaysSo()
    {
        string folder = Directory.CreateTempSubdirectory("mh-record-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "TestResults"), "a file where the folder should be");
        List<string> progress = [];
        await using (UnstartedRun record = new(new AgentLaunch(Path.Combine(folder, "Tests.dll"), ""), progress.Add))
        {
            record.Record("collection", "test", GroupResult.NotRun("the settings are wrong", InfrastructureReason.Settings));
        }

        progress.Should().ContainSingle().Which.Should().StartWith("the run's record is not written any more, and the run goes on: ");
        Directory.Delete(folder, recursive: true);
    }

    private static string[] VerdictsIn(string folder) =>
    [
        .. File.ReadLines(Directory.GetFiles(folder, "run.jsonl", SearchOption.AllDirectories).Single())
            .Select(line => JsonDocument.Parse(line).RootElement)
            .Where(e => e.GetProperty("kind").GetString() == "verdict" && e.GetProperty("of").GetString() == "test")
            .Select(e => $"{e.GetProperty("name")} {e.GetProperty("verdict")}{(e.TryGetProperty("reason", out JsonElement reason) ? $" {reason}" : "")}"),
    ];

    private static MultiHostTestCase Case(string method)
    {
        TestAssembly assembly = new(Reflector.Wrap(typeof(InStock).Assembly));
        TestCollection collection = new(assembly, collectionDefinition: null, "in stock", Guid.Empty);
        TestMethod testMethod = new(new TestClass(collection, Reflector.Wrap(typeof(InStock))), Reflector.Wrap(typeof(InStock).GetMethod(method)));
        return new MultiHostTestCase(
            new Xunit.Sdk.NullMessageSink(),
            TestMethodDisplay.Method,
            TestMethodDisplayOptions.None,
            testMethod,
            new WantedHosts(["source", "destination"]));
    }

    private static string Name(IMessageSinkMessage message) => message.GetType().Name + message switch
    {
        ITestStarting starting => $" {starting.Test.DisplayName}",
        ITestClassFinished end => $" {end.TestsRun} {end.TestsFailed} {end.TestsSkipped}",
        ITestCollectionFinished end => $" {end.TestsRun} {end.TestsFailed} {end.TestsSkipped}",
        _ => "",
    };

    private Task RunAsync(params MultiHostTestCase[] cases) => RunAsync(new Logs().Folder, cases);

    private async Task RunAsync(string logs, params MultiHostTestCase[] cases)
    {
        using CancellationTokenSource cancellation = new();
        using Bus bus = new(messages);
        RemoteCollection collection = new(
            cases[0].TestMethod.TestClass.TestCollection, cases, new GivenOrder(), new Xunit.Sdk.NullMessageSink(), bus, cancellation);
        AgentLaunch launch = new(typeof(InStock).Assembly.Location, typeof(XunitEngine).AssemblyQualifiedName!);
        await using MultiHostRun run = new(MultiHostSettings.Default(2) with { Logs = new Logs { Folder = logs } }, launch, _ => { });

        await collection.RunAsync(run).WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);
    }

    private sealed class Bus(ConcurrentQueue<IMessageSinkMessage> messages) : IMessageBus
    {
        public bool QueueMessage(IMessageSinkMessage message)
        {
            messages.Enqueue(message);
            return true;
        }

        public void Dispose()
        {
        }
    }
}

#pragma warning disable xUnit1000 // not public, so that the run of these tests does not find its tests, which need hosts
internal sealed class InStock
{
    [MultiHostFact("source", "destination")]
    public void Passes()
    {
    }

    [MultiHostFact("source", "destination", Skip = "not yet")]
    public void Skipped()
    {
    }

    [MultiHostFact("source", "destination")]
    public void Fails() => throw new InvalidOperationException("as it should");
}
