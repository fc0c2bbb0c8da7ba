using System.Diagnostics;
using MultiHost.Diagnostics;

namespace MultiHost.Recording;

/// <summary>
/// Shows a run to OpenTelemetry and whoever else listens to the source <c>MultiHost</c>: all that the hosts do as activities of this process, with their own
/// times on its clock, in one trace. Costs one look while nobody listens. Safe for use by several threads.
/// </summary>
internal sealed class RunTrace
{
    public const string SourceName = "MultiHost";

    /// <summary>The source, in the controller and in agents.</summary>
    public static readonly ActivitySource Source = new(SourceName);

    private readonly Lock access = new();
    private readonly RunSpans spans;
    private bool hasFailed;

    public RunTrace() => spans = new RunSpans(Begin, End);

    /// <summary>Takes a line of the record, whose time is known.</summary>
    public void Take(RunEntry entry)
    {
        lock (access)
        {
            if (hasFailed || (!spans.HasOpen && !Source.HasListeners()))
            {
                return;
            }

            // Nothing of this is current for who happens to write the record.
            Activity? current = Activity.Current;
            try
            {
                spans.Take(entry);
            }
#pragma warning disable CA1031 // listeners are others' code, called where an exception would cost a session
            catch (Exception e)
#pragma warning restore CA1031
            {
                hasFailed = true;
                MultiHostEvents.Log.Swallowed("a listener to the activity source MultiHost; nothing more is traced", e);
            }
            finally
            {
                Activity.Current = current;
            }
        }
    }

    /// <summary>What the spans of a role's code belong to, as W3C's Trace Context writes it; <c>null</c> if nobody listens.</summary>
    public string? ParentOf(long phase, string role)
    {
        lock (access)
        {
            return spans.RoleOf(phase, role)?.Shown is Activity { IdFormat: ActivityIdFormat.W3C } shown ? shown.Id : null;
        }
    }

    private static void Begin(RunSpan span)
    {
        // Its parent may have been made before anybody listened. What is nobody's part is a trace of its own, whatever runs where the record is written.
        Activity.Current = null;
        ActivityContext parent = (span.Parent?.Shown as Activity)?.Context ?? default;
        span.Shown = Source.StartActivity(TitleOf(span), ActivityKind.Internal, parent, startTime: span.Start);
    }

    private static void End(RunSpan span)
    {
        if (span.Shown is not Activity activity)
        {
            return;
        }

        activity.SetStartTime(span.Start.UtcDateTime);
        activity.SetEndTime(span.End!.Value.UtcDateTime);
        activity.SetTag("multihost.kind", Words.Of(span.Kind));
        Set(activity, "multihost.host", span.Host);
        Set(activity, "multihost.role", span.Role);
        Set(activity, "multihost.name", span.Name);
        foreach ((string name, object fact) in span.Facts)
        {
            activity.SetTag(name, fact);
        }

        foreach ((DateTimeOffset at, string what, IReadOnlyDictionary<string, object> facts) in span.Moments)
        {
            activity.AddEvent(new ActivityEvent(what, at, [.. facts.Select(f => new KeyValuePair<string, object?>(f.Key, f.Value))]));
        }

        if (span.Error is { } error)
        {
            activity.SetStatus(ActivityStatusCode.Error, error);
        }

        activity.Stop();
    }

    private static void Set(Activity activity, string name, string? value)
    {
        if (value is not null)
        {
            activity.SetTag(name, value);
        }
    }

    private static string TitleOf(RunSpan span) => span.Kind switch
    {
        RunSpanKind.Run => $"run {span.Name}",
        RunSpanKind.Session => $"open {span.Name}",
        RunSpanKind.Deployment => $"deploy {span.Name} to {span.Host}",
        RunSpanKind.Collection => $"collection {span.Name}",
        RunSpanKind.Lease => "wait for hosts",
        RunSpanKind.SetUp => $"set-up {span.Name}",
        RunSpanKind.TearDown => $"tear-down {span.Name}",
        RunSpanKind.Role => $"{span.Name} on {span.Host}",
        RunSpanKind.Barrier => $"barrier {span.Name}",
        RunSpanKind.MigrationPhase => $"{span.Name} {span.Facts.GetValueOrDefault("multihost.guest")}".TrimEnd(),
        _ => span.Name,
    };
}
