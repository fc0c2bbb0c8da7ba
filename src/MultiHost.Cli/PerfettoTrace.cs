using System.Text.Json;
using MultiHost.Recording;

namespace MultiHost.Cli;

/// <summary>
/// Runs in Chrome's trace format, which Perfetto opens: a process for each host, a thread for each lane. Times are in microseconds since the first run began.
/// </summary>
internal sealed class PerfettoTrace
{
    private static readonly string[] Figures = ["remaining", "transferred", "dirtyPagesPerSecond", "throughputMbps", "throttlePercent"];

    private readonly Utf8JsonWriter json;
    private readonly DateTimeOffset origin;
    private readonly Dictionary<string, int> processes = [];
    private readonly Dictionary<(int Process, string Lane), int> threads = [];
    private int flows;

    private PerfettoTrace(Utf8JsonWriter json, DateTimeOffset origin)
    {
        this.json = json;
        this.origin = origin;
    }

    /// <summary>The trace, as UTF-8.</summary>
    /// <param name="runs">The lines of each run, in the order in which they began.</param>
    public static byte[] Of(IReadOnlyList<IReadOnlyList<RunEntry>> runs)
    {
        using MemoryStream bytes = new();
        using Utf8JsonWriter json = new(bytes);
        DateTimeOffset origin = runs.Count == 0 ? default : runs.Min(r => r[0].At);
        json.WriteStartObject();
        json.WriteString("displayTimeUnit", "ms");
        json.WriteStartObject("otherData");
        json.WriteString("began", origin.UtcDateTime);
        json.WriteEndObject();
        json.WriteStartArray("traceEvents");
        PerfettoTrace trace = new(json, origin);
        foreach (IReadOnlyList<RunEntry> run in runs)
        {
            trace.Write(run, runs.Count > 1);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return bytes.ToArray();
    }

    private void Write(IReadOnlyList<RunEntry> entries, bool isOneOfMany)
    {
        string suffix = isOneOfMany && entries[0] is RunStarted started ? $" ({started.Assembly}, {started.Run})" : "";
        List<RunSpan> ended = [];
        RunSpans spans = new(_ => { }, ended.Add);
        Dictionary<(long Phase, string Role), string> places = [];
        foreach (RunEntry entry in entries)
        {
            spans.Take(entry);
            if (entry is PhaseStarted phase)
            {
                foreach (RolePlace role in phase.Roles)
                {
                    places[(phase.Phase, role.Role)] = role.Host;
                }
            }
            else if (entry is HostEvent { Kind: "migration-sample" } sample && places.TryGetValue((sample.Phase, sample.Role), out string? host))
            {
                Count(host + suffix, sample);
            }
        }

        spans.Close(entries.Max(e => e.At));
        TraceLanes lanes = new();
        Dictionary<RunSpan, (int Process, int Thread)> at = [];
        foreach (RunSpan span in ended.Select(Lengthened).OrderBy(s => s.Start).ThenByDescending(s => s.End))
        {
            string process = (span.Host ?? "controller") + suffix;
            at[span] = Thread(process, lanes.Place(process, LaneOf(span), span));
            Slice(span, at[span]);
        }

        foreach (IGrouping<object, RunSpan> meeting in ended.Where(s => s.Meeting is not null).GroupBy(s => s.Meeting!, ReferenceEqualityComparer.Instance))
        {
            Arrows([.. meeting.OrderBy(s => s.Start)], at);
        }
    }

    // Nothing can be seen of, or point to, what takes no time.
    private static RunSpan Lengthened(RunSpan span)
    {
        if (span.Kind == RunSpanKind.Barrier && span.End - span.Start < TimeSpan.FromMicroseconds(1))
        {
            span.Start = span.End!.Value - TimeSpan.FromMicroseconds(1);
        }

        return span;
    }

    private static string LaneOf(RunSpan span) => span.Kind switch
    {
        RunSpanKind.Run => "run",
        RunSpanKind.Session or RunSpanKind.Deployment => "session",
        RunSpanKind.Role or RunSpanKind.Step => $"{span.Role}",
        RunSpanKind.Barrier => $"{span.Role}: barriers",
        RunSpanKind.MigrationPhase => $"{span.Role}: migration of {span.Facts["multihost.guest"]}",
        RunSpanKind.Collection or RunSpanKind.Lease => $"collection {span.Name}",
        _ => span.Parent is { Kind: RunSpanKind.Collection } collection ? $"collection {collection.Name}" : "tests",
    };

    private static string TitleOf(RunSpan span) => span.Kind switch
    {
        RunSpanKind.Lease => "wait for hosts",
        RunSpanKind.Role => span.Parent!.Name,
        RunSpanKind.SetUp or RunSpanKind.TearDown => $"{Words.Of(span.Kind)} {span.Name}",
        RunSpanKind.Deployment => $"deploy {span.Name}",
        RunSpanKind.Session => "open",
        _ => span.Name,
    };

    private long Microseconds(DateTimeOffset at) => (at - origin).Ticks / TimeSpan.TicksPerMicrosecond;

    private void Slice(RunSpan span, (int Process, int Thread) at)
    {
        long start = Microseconds(span.Start);
        Begin("X", TitleOf(span), at.Process, at.Thread, start);
        json.WriteNumber("dur", Microseconds(span.End!.Value) - start);
        json.WriteString("cat", Words.Of(span.Kind));
        json.WriteStartObject("args");
        foreach ((string name, object fact) in span.Facts)
        {
            Fact(name, fact);
        }

        if (span.Error is { } error)
        {
            json.WriteString("error", error);
        }

        json.WriteEndObject();
        json.WriteEndObject();
        foreach ((DateTimeOffset when, string what, IReadOnlyDictionary<string, object> facts) in span.Moments)
        {
            Begin("i", facts.GetValueOrDefault("multihost.check") is { } check ? $"{what} {check}" : what, at.Process, at.Thread, Microseconds(when));
            json.WriteString("s", "t");
            json.WriteStartObject("args");
            foreach ((string name, object fact) in facts)
            {
                Fact(name, fact);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }
    }

    private void Fact(string name, object fact)
    {
        json.WritePropertyName(name.Replace("multihost.", "", StringComparison.Ordinal));
        switch (fact)
        {
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case long or int:
                json.WriteNumberValue(Convert.ToInt64(fact, null));
                break;
            default:
                json.WriteStringValue($"{fact}");
                break;
        }
    }

    // Who came last lets the others go on.
    private void Arrows(IReadOnlyList<RunSpan> met, Dictionary<RunSpan, (int Process, int Thread)> at)
    {
        foreach (RunSpan other in met.SkipLast(1))
        {
            flows++;
            Arrow("s", met[^1], at[met[^1]]);
            Arrow("f", other, at[other]);
        }
    }

    private void Arrow(string end, RunSpan span, (int Process, int Thread) at)
    {
        Begin(end, "released", at.Process, at.Thread, Math.Max(Microseconds(span.Start), Microseconds(span.End!.Value) - 1));
        json.WriteString("cat", "barrier");
        json.WriteNumber("id", flows);
        if (end == "f")
        {
            json.WriteString("bp", "e");
        }

        json.WriteEndObject();
    }

    private void Count(string host, HostEvent sample)
    {
        using JsonDocument data = JsonDocument.Parse(sample.Data);
        string guest = data.RootElement.TryGetProperty("guest", out JsonElement name) ? $"{name}" : "";
        foreach (string figure in Figures)
        {
            if (data.RootElement.TryGetProperty(figure, out JsonElement value) && value.ValueKind == JsonValueKind.Number)
            {
                Begin("C", $"{guest} {figure}", Process(host), 0, Microseconds(sample.At));
                json.WriteStartObject("args");
                json.WritePropertyName(figure);
                value.WriteTo(json);
                json.WriteEndObject();
                json.WriteEndObject();
            }
        }
    }

    private void Begin(string phase, string name, int process, int thread, long at)
    {
        json.WriteStartObject();
        json.WriteString("ph", phase);
        json.WriteString("name", name);
        json.WriteNumber("pid", process);
        json.WriteNumber("tid", thread);
        json.WriteNumber("ts", at);
    }

    private int Process(string name)
    {
        if (!processes.TryGetValue(name, out int id))
        {
            processes[name] = id = processes.Count + 1;
            Describe("process_name", id, 0, name);
        }

        return id;
    }

    private (int Process, int Thread) Thread(string process, string lane)
    {
        int of = Process(process);
        if (!threads.TryGetValue((of, lane), out int id))
        {
            threads[(of, lane)] = id = threads.Count + 1;
            Describe("thread_name", of, id, lane);
        }

        return (of, id);
    }

    private void Describe(string what, int process, int thread, string name)
    {
        Begin("M", what, process, thread, 0);
        json.WriteStartObject("args");
        json.WriteString("name", name);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
