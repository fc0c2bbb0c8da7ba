using System.Diagnostics;
using MultiHost.Sessions;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace MultiHost.Recording;

/// <summary>A run as OpenTelemetry has it. Listeners are those of the process, so no other run goes on meanwhile.</summary>
[Collection(Name)]
public sealed class RunTraceTests : IDisposable
{
    public const string Name = "traces";

    private readonly List<Activity> exported = [];
    private readonly TracerProvider provider;

    public RunTraceTests() => provider = Sdk.CreateTracerProviderBuilder().AddSource(RunTrace.SourceName).AddInMemoryExporter(exported).Build()!;

    public void Dispose() => provider.Dispose();

    [Fact]
    public async Task Trace_OfARunOnTwoHosts_IsOneWithEverySpanInItsParent()
    {
        await using AgentRun run = new(typeof(TracingEngine));
        await run.RunAsync();
        await run.RecordAsync();

        Activity[] all = All(run);
        string[] names = [.. all.Select(a => a.DisplayName)];
        names.Should().BeEquivalentTo(
        [
            "run MultiHost.Core.Tests", "open alpha", "open beta", "collection collection", "wait for hosts",
            "set-up class", "source on alpha", "destination on beta",
            "Test 1", "source on alpha", "destination on beta", "Begin", "Begin", "End", "End", "barrier go", "barrier go", "Perform vm1",
            "tear-down class", "source on alpha", "destination on beta",
        ]);
        Activity test = all.Single(a => a.DisplayName == "Test 1");
        test.GetTagItem("multihost.verdict").Should().Be("passed");
        test.Status.Should().Be(ActivityStatusCode.Unset);
        ParentOf(test, all).DisplayName.Should().Be("collection collection");
        Activity source = all.Single(a => a.DisplayName == "source on alpha" && a.ParentSpanId == test.SpanId);
        source.GetTagItem("multihost.host").Should().Be("alpha");
        source.Events.Should().ContainSingle(e => e.Name == "check");
        all.Where(a => a.DisplayName.StartsWith("barrier ")).Select(a => ParentOf(a, all).DisplayName)
            .Should().BeEquivalentTo("source on alpha", "destination on beta");
        ShouldNest(all);
    }

    [Fact]
    public async Task Body_OfATest_HasTheSpanOfItsRoleAsItsParent()
    {
        await using AgentRun run = new(typeof(TracingEngine));
        await run.RunAsync();
        IReadOnlyList<RunEntry> entries = await run.RecordAsync();

        Activity[] all = All(run);
        Activity test = all.Single(a => a.DisplayName == "Test 1");
        foreach (string role in new[] { "source", "destination" })
        {
            Activity part = all.Single(a => a.ParentSpanId == test.SpanId && a.GetTagItem("multihost.role") is string r && r == role);
            entries.OfType<CheckMade>().Single(c => c.Role == role).Detail.Should().Be($"{test.TraceId} {part.SpanId}");
        }
    }

    [Fact]
    public async Task Trace_OfATestThatLosesAnAgent_EndsEverySpan()
    {
        await using AgentRun run = new(typeof(ExitingEngine));
        await run.RunAsync();
        IReadOnlyList<RunEntry> record = await run.RecordAsync();

        Activity[] all = All(run);
        Activity test = all.Single(a => a.DisplayName == "Test 1");
        test.Status.Should().Be(ActivityStatusCode.Error);
        test.StatusDescription.Should().StartWith("Infrastructure (lost): ");
        test.GetTagItem("multihost.reason").Should().Be("lost");
        // Whether the other one had come there before the loss is chance.
        all.Count(a => a.DisplayName == "barrier never" && a.Status == ActivityStatusCode.Error).Should().Be(record.OfType<BarrierArrived>().Count());
        ShouldNest(all);
    }

    [Fact]
    public async Task Trace_OfARunThatIsStopped_EndsEverySpan()
    {
        using CancellationTokenSource stop = new();
        await using AgentRun run = new(typeof(TracingEngine), tests: 2);
        Task running = run.RunAsync(stop.Token);
        await run.SeenAsync("Wait", 2);
        await stop.CancelAsync();
        await running;
        await run.RecordAsync();

        Activity[] all = All(run);
        all.Single(a => a.DisplayName == "Test 2").GetTagItem("multihost.verdict").Should().Be("stopped");
        all.Should().Contain(a => a.DisplayName == "Wait").And.Contain(a => a.DisplayName.StartsWith("run "));
        ShouldNest(all);
    }

    [Fact]
    public async Task Take_WhenNobodyListens_MakesNothing()
    {
        provider.Dispose();
        await using AgentRun run = new(typeof(TracingEngine));
        await run.RunAsync();

        (await run.RecordAsync()).OfType<CheckMade>().Should().OnlyContain(c => c.Detail == "none");
        exported.Should().BeEmpty();
    }

    [Fact]
    public void Take_OfLinesWhoseTimesCross_KeepsSpansWithinTheirParents()
    {
        DateTimeOffset start = new(2026, 3, 1, 2, 0, 0, TimeSpan.Zero);
        RunTrace trace = new();
        int seconds = 0;
        Take(new RunStarted(1, "mh-1", "m", 1, "Crossed", "/a.dll", "", "", "", ""));
        Take(new PhaseStarted(1, "test", "T", "1", "c", [new RolePlace("source", "alpha")]));
        trace.Take(new StepBegun(1, "source", "Early") { At = start - TimeSpan.FromSeconds(5) });
        trace.Take(new StepBegun(1, "source", "Late") { At = start + TimeSpan.FromSeconds(60) });
        Take(new BarrierArrived(1, "source", "go"));
        Take(new RoleFinished(1, "source", "passed", 1));
        Take(new VerdictMade("test", "T", "passed", 1) { Phase = 1 });
        Take(new RunEnded());

        ShouldNest([.. exported]);
        exported.Select(a => a.DisplayName).Should().BeEquivalentTo("run Crossed", "T", "source on alpha", "Early", "Late", "barrier go");

        void Take(RunEntry entry)
        {
            entry.At = start + TimeSpan.FromSeconds(seconds++);
            trace.Take(entry);
        }
    }

    private Activity[] All(AgentRun run)
    {
        Activity root = exported.Single(a => a.GetTagItem("multihost.run") is string name && name == run.Name);
        exported.Should().OnlyContain(a => a.TraceId == root.TraceId, "it is one trace");
        root.ParentSpanId.Should().Be(default(ActivitySpanId));
        return [.. exported];
    }

    private static Activity ParentOf(Activity activity, Activity[] all) => all.Single(a => a.SpanId == activity.ParentSpanId);

    private static void ShouldNest(Activity[] all)
    {
        foreach (Activity part in all.Where(a => a.ParentSpanId != default))
        {
            Activity whole = ParentOf(part, all);
            part.StartTimeUtc.Should().BeOnOrAfter(whole.StartTimeUtc, "{0} is a part of {1}", part.DisplayName, whole.DisplayName);
            DateTime end = part.StartTimeUtc + part.Duration;
            end.Should().BeOnOrBefore(whole.StartTimeUtc + whole.Duration, "{0} is a part of {1}", part.DisplayName, whole.DisplayName);
        }
    }
}

/// <summary>Alone.</summary>
[CollectionDefinition(RunTraceTests.Name, DisableParallelization = true)]
public sealed class RunTraceTestsDefinition;
