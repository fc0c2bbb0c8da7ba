using System.Text.Json;
using MultiHost.Cli;
using MultiHost.Recording;

namespace MultiHost.Report;

/// <summary><c>multihost trace</c> on records as runs write them: the form that Perfetto opens.</summary>
public sealed class TraceCommandTests : IDisposable
{
    private readonly RecordFolder records = new();

    public void Dispose() => records.Dispose();

    [Fact]
    public async Task Trace_OfARun_HasALaneForEachHostAndRoleWithSlicesThatNest()
    {
        await records.WriteAsync("mh-1", [.. Migration(), new RunEnded()]);

        JsonElement[] events = await EventsAsync();

        NamesOf(events, "process_name").Should().BeEquivalentTo("controller", "alpha", "beta");
        NamesOf(events, "thread_name").Should().BeEquivalentTo(
            "run", "collection c", "source", "source: barriers", "source: migration of vm1", "destination", "destination: barriers");
        Slices(events).Select(s => s.Name).Should().BeEquivalentTo(
            "Tests", "c", "wait for hosts", "Migrates", "Migrates", "Migrates", "Prepare", "Perform", "go", "go", "Perform");
        ShouldNest(events);
        events.Should().OnlyContain(e => e.GetProperty("ts").GetInt64() >= 0);
    }

    [Fact]
    public async Task Trace_OfABarrier_HasAnArrowFromWhoCameLast()
    {
        await records.WriteAsync("mh-1", [.. Migration(), new RunEnded()]);

        JsonElement[] events = await EventsAsync();

        JsonElement start = events.Should().ContainSingle(e => Is(e, "s")).Which;
        JsonElement end = events.Should().ContainSingle(e => Is(e, "f")).Which;
        end.GetProperty("id").GetInt32().Should().Be(start.GetProperty("id").GetInt32());
        start.GetProperty("ts").GetInt64().Should().BeLessThanOrEqualTo(end.GetProperty("ts").GetInt64());
        Around(events, start).Should().Contain("go");
        Around(events, end).Should().Contain("go");
        end.GetProperty("tid").GetInt32().Should().NotBe(start.GetProperty("tid").GetInt32());
    }

    [Fact]
    public async Task Trace_OfAMigration_HasItsFiguresAndChecks()
    {
        await records.WriteAsync("mh-1", [.. Migration(), new RunEnded()]);

        JsonElement[] events = await EventsAsync();

        events.Where(e => Is(e, "C")).Select(e => $"{e.GetProperty("name").GetString()} {e.GetProperty("args").GetRawText()}").Should().BeEquivalentTo(
            """vm1 remaining {"remaining":4096}""", """vm1 transferred {"transferred":17}""");
        events.Should().ContainSingle(e => Is(e, "i")).Which.GetProperty("name").GetString().Should().Be("check guest-active");
    }

    [Fact]
    public async Task Trace_OfARunThatBrokeOff_EndsWhatRan()
    {
        await records.WriteAsync("mh-1", Migration()[..^3]);

        JsonElement[] events = await EventsAsync();

        Slices(events).Should().Contain(s => s.Name == "Migrates").And.Contain(s => s.Name == "Tests");
        ShouldNest(events);
    }

    [Fact]
    public async Task Trace_OfWaitsThatOverlap_HasLanesBesideEachOther()
    {
        DateTimeOffset start = TimeProvider.System.GetUtcNow() + TimeSpan.FromMinutes(1);
        await records.WriteAsync(
            "mh-1",
            new PhaseStarted(1, "test", "T", "1", "c", RecordFolder.Roles) { At = start },
            new BarrierArrived(1, "source", "a") { At = start + TimeSpan.FromSeconds(1) },
            new BarrierArrived(1, "source", "b") { At = start + TimeSpan.FromSeconds(2) },
            new BarrierPassed(1, "a", [new BarrierWait("source", 2), new BarrierWait("destination", 0)]) { At = start + TimeSpan.FromSeconds(3) },
            new BarrierPassed(1, "b", [new BarrierWait("source", 2), new BarrierWait("destination", 0)]) { At = start + TimeSpan.FromSeconds(4) },
            new RunEnded { At = start + TimeSpan.FromSeconds(5) });

        JsonElement[] events = await EventsAsync();

        NamesOf(events, "thread_name").Should().Contain(["source: barriers", "source: barriers 2"]);
        ShouldNest(events);
    }

    [Fact]
    public async Task Trace_OfSeveralRuns_TellsThemApart()
    {
        await records.WriteAsync("mh-1", [.. Migration(), new RunEnded()]);
        await records.WriteAsync("mh-2", [.. Migration(), new RunEnded()]);

        NamesOf(await EventsAsync(), "process_name").Should().Contain(["alpha (Tests, mh-1)", "alpha (Tests, mh-2)"]);
    }

    [Fact]
    public async Task Trace_WithOutput_WritesTheFile()
    {
        await records.WriteAsync("mh-1", new RunEnded());
        string file = Path.Combine(records.Folder, "trace.json");

        (await CommandLine.RunAsync(["trace", records.Folder, "--last", "--output", file], TextWriter.Null, CancellationToken.None)).Should().Be(ExitCode.Well);

        JsonDocument.Parse(await File.ReadAllBytesAsync(file)).RootElement.GetProperty("traceEvents").GetArrayLength().Should().BePositive();
    }

    private static RunEntry[] Migration() =>
    [
        new LeaseWanted(1, "c", [["source", "destination"]]),
        new LeaseTaken(1, ["alpha", "beta"], 0),
        new PhaseStarted(1, "test", "Migrates", "1", "c", RecordFolder.Roles),
        new RoleStarted(1, "source"),
        new StepBegun(1, "source", "Prepare"),
        new HostEvent(1, "source", "migration-phase", """{"guest":"vm1","phase":"Perform","side":"Source","what":"begins"}"""),
        new HostEvent(1, "source", "migration-sample", """{"guest":"vm1","remaining":4096,"transferred":17}"""),
        new BarrierArrived(1, "source", "go"),
        new BarrierPassed(1, "go", [new BarrierWait("source", 0), new BarrierWait("destination", 0)]),
        new StepBegun(1, "source", "Perform"),
        new CheckMade(1, "source", "guest-active", "vm1", true, "running on beta"),
        new RoleFinished(1, "source", "passed", 1),
        new RoleFinished(1, "destination", "passed", 1),
        RecordFolder.Test("Migrates", "passed") with { Phase = 1 },
        new LeaseReleased(1),
    ];

    private static bool Is(JsonElement happened, string phase) => happened.GetProperty("ph").GetString() == phase;

    private static IEnumerable<string> NamesOf(JsonElement[] events, string what) => events
        .Where(e => Is(e, "M") && e.GetProperty("name").GetString() == what)
        .Select(e => e.GetProperty("args").GetProperty("name").GetString()!);

    private static Slice[] Slices(JsonElement[] events) =>
    [
        .. events.Where(e => Is(e, "X")).Select(e => new Slice(
            e.GetProperty("name").GetString()!, e.GetProperty("tid").GetInt32(), e.GetProperty("ts").GetInt64(), e.GetProperty("dur").GetInt64())),
    ];

    private static IEnumerable<string> Around(JsonElement[] events, JsonElement happened)
    {
        long at = happened.GetProperty("ts").GetInt64();
        return Slices(events).Where(s => s.Lane == happened.GetProperty("tid").GetInt32() && s.Start <= at && at < s.Start + s.Length).Select(s => s.Name);
    }

    private static void ShouldNest(JsonElement[] events)
    {
        foreach (IGrouping<int, Slice> lane in Slices(events).GroupBy(s => s.Lane))
        {
            Slice[] slices = [.. lane];
            slices.Should().OnlyContain(s => s.Length >= 0);
            slices.SelectMany(a => slices.Where(b => b != a && b.Start > a.Start && b.Start < a.Start + a.Length && b.Start + b.Length > a.Start + a.Length))
                .Should().BeEmpty("slices of a lane follow each other, or lie within each other");
        }
    }

    private async Task<JsonElement[]> EventsAsync()
    {
        using StringWriter output = new();
        (await CommandLine.RunAsync(["trace", records.Folder], output, CancellationToken.None)).Should().Be(ExitCode.Well);
        return [.. JsonDocument.Parse(output.ToString()).RootElement.GetProperty("traceEvents").EnumerateArray()];
    }

    private sealed record Slice(string Name, int Lane, long Start, long Length);
}
