using System.Text.Json.Nodes;
using MultiHost.Results;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using MultiHost.Virtualization.Probes;
using MultiHost.Virtualization.Qmp;

namespace MultiHost.Virtualization.Hosts;

/// <summary>This kit's lines in the run's record: see docs/run-record.md. A group that keeps no record, as in tests, takes none.</summary>
internal static class RecordLines
{
    // Longer data of an event say nothing in a chart, and would make the line too long.
    private const int MaxDataChars = 4 * 1024;

    public static void PhaseBegins(this IHostGroup hosts, string guest, ProtocolStep step, MigrationSide side) =>
        hosts.Write("migration-phase", new JsonObject
        {
            ["guest"] = guest, ["phase"] = step.Phase.ToString(), ["cancelled"] = step.Cancelled, ["side"] = side.ToString(), ["what"] = "begins",
        });

    public static void PhaseEnds(this IHostGroup hosts, string guest, ProtocolStep step, MigrationSide side, double milliseconds, string? error) =>
        hosts.Write("migration-phase", new JsonObject
        {
            ["guest"] = guest, ["phase"] = step.Phase.ToString(), ["cancelled"] = step.Cancelled, ["side"] = side.ToString(), ["what"] = "ends",
            ["milliseconds"] = milliseconds, ["error"] = error is { Length: > MaxDataChars } ? error[..MaxDataChars] : error,
        });

    public static void Concluded(this IHostGroup hosts, MigrationReport report) => hosts.Write("migration-result", new JsonObject
    {
        ["guest"] = report.Guest,
        ["from"] = report.From.Value,
        ["to"] = report.To.Value,
        ["outcome"] = report.Outcome.ToString(),
        ["totalMilliseconds"] = report.TotalTime?.TotalMilliseconds,
        ["downtimeMilliseconds"] = report.Downtime?.TotalMilliseconds,
        ["stopToResumeMilliseconds"] = report.StopToResume?.TotalMilliseconds,
        ["transferred"] = report.Transferred,
    });

    public static void Sample(this IHostGroup hosts, string guest, MigrationSample sample, TimeSpan downtimeLimit) => hosts.Write("migration-sample", new JsonObject
    {
        ["guest"] = guest,
        ["milliseconds"] = sample.At.TotalMilliseconds,
        ["status"] = sample.Status,
        ["transferred"] = sample.Transferred,
        ["remaining"] = sample.Remaining,
        ["dirtyPagesPerSecond"] = sample.DirtyPagesPerSecond,
        ["throughputMbps"] = double.IsFinite(sample.Throughput) ? sample.Throughput : 0,
        ["throttlePercent"] = sample.ThrottlePercent,
        ["iteration"] = sample.Iteration,
        ["expectedDowntimeMilliseconds"] = sample.ExpectedDowntime?.TotalMilliseconds,
        ["downtimeLimitMilliseconds"] = downtimeLimit.TotalMilliseconds,
    });

    public static void GuestEvent(this IHostGroup hosts, string guest, QmpEvent happened)
    {
        JsonObject data = new() { ["guest"] = guest, ["event"] = happened.Name };
        if (happened.Data.ValueKind == System.Text.Json.JsonValueKind.Object && happened.Data.GetRawText() is { Length: <= MaxDataChars } text)
        {
            data["data"] = JsonNode.Parse(text);
        }

        hosts.Write("guest-event", data);
    }

    /// <summary>How far the guest's work is: a number that grows while it goes on.</summary>
    public static void Worked(this IHostGroup hosts, string guest, long count) =>
        hosts.Write("guest-work", new JsonObject { ["guest"] = guest, ["count"] = count });

    /// <param name="hosts">Where to.</param>
    /// <param name="guest">Of which guest.</param>
    /// <param name="result">The figures.</param>
    /// <param name="gaps">The silences over time: each ended so long ago.</param>
    public static void Probed(this IHostGroup hosts, string guest, NetworkProbeResult result, IReadOnlyList<ProbeGap> gaps) => hosts.Write("probe", new JsonObject
    {
        ["guest"] = guest,
        ["sent"] = result.Sent,
        ["lost"] = result.Lost,
        ["longestGapMilliseconds"] = result.LongestGap.TotalMilliseconds,
        ["medianRoundTripMilliseconds"] = result.MedianRoundTrip.TotalMilliseconds,
        ["gaps"] = new JsonArray([.. gaps.Select(g => new JsonArray(Math.Round(g.Ago.TotalMilliseconds, 1), Math.Round(g.Length.TotalMilliseconds, 1)))]),
    });

    public static void FaultIs(this IHostGroup hosts, string guest, string fault, string what) =>
        hosts.Write("fault", new JsonObject { ["guest"] = guest, ["fault"] = fault, ["what"] = what });

    /// <summary>Tells of a crash of the guest or its QEMU, unless the test wants it.</summary>
    public static void Crashed(this IHostGroup hosts, GuestDefinition guest, HealthFinding found)
    {
        if (!guest.MayCrash && hosts is IHealthRecorder recorder)
        {
            recorder.RecordHealth(found);
        }
    }

    private static void Write(this IHostGroup hosts, string kind, JsonObject data)
    {
        if (hosts is IEventRecorder recorder)
        {
            recorder.RecordEvent(kind, data.ToJsonString());
        }
    }
}
