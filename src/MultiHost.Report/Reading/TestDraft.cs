using System.Globalization;
using MultiHost.Recording;
using MultiHost.Report.Model;

namespace MultiHost.Report.Reading;

/// <summary>A phase of a run, as its lines tell it one after the other: a test, or what is done before and after tests.</summary>
internal sealed class TestDraft
{
    private readonly PhaseClock clock;
    private readonly BarrierDrafts barriers;
    private readonly List<LaneDraft> lanes;
    private readonly Dictionary<(string Role, string Guest), SampleDraft> samples = [];
    private readonly Dictionary<(string Role, string Guest), List<(double T, double Count)>> works = [];
    private readonly List<ProbeView> probes = [];
    private readonly List<MigrationView> migrations = [];
    private readonly List<string> notes = [];

    public TestDraft(PhaseStarted started)
    {
        Started = started;
        Open = new OpenPhase(started);
        clock = new PhaseClock(started.At);
        barriers = new BarrierDrafts(clock);
        lanes = [.. started.Roles.Select(r => new LaneDraft(r, clock))];
    }

    public PhaseStarted Started { get; }

    /// <summary>Where its roles are, as far as the lines go.</summary>
    public OpenPhase Open { get; }

    public MigrationView? LastMigration => migrations.LastOrDefault();

    public double? LongestGap => probes.Count == 0 ? null : probes.Max(p => p.Longest);

    public void Take(RunEntry entry)
    {
        switch (entry)
        {
            case HostEvent happened when TakeSeries(happened):
                break;
            case RoleEntry said:
                Open.Take(said);
                lanes.Find(l => l.Role == said.Role)?.Take(said);
                break;
            case LogFiles files:
                lanes.Find(l => l.Role == files.Role)?.Take(files);
                break;
            case BarrierArrived came:
                Open.Wait(came.Role, came.Barrier);
                barriers.Take(came);
                break;
            case BarrierWithdrawn went:
                Open.GoOn(went.Role, went.Barrier);
                barriers.Take(went);
                break;
            case BarrierPassed passed:
                Open.GoOn(passed.Waits, passed.Barrier);
                barriers.Take(passed);
                break;
            case BarrierFailed failed:
                Open.GoOn(failed.Waited, failed.Barrier);
                barriers.Take(failed);
                break;
            case LeftOut missing:
                notes.Add(string.Create(CultureInfo.InvariantCulture, $"The record lacks {missing.Count} lines of this test: {missing.Why}."));
                break;
        }
    }

    /// <param name="verdict">What it came to; none if the record broke off.</param>
    /// <param name="end">When the verdict came, or the record broke off.</param>
    /// <param name="thinned">How much of it there may be.</param>
    public TestDetail Conclude(VerdictMade? verdict, DateTimeOffset end, Thinned thinned)
    {
        List<string> said = [.. notes];
        List<LaneView> concluded = [];
        foreach (LaneDraft lane in lanes)
        {
            concluded.Add(lane.Conclude(verdict is null ? Open.At(lane.Role) : null, thinned, out int missing));
            Note(said, missing, $"steps and lines of {lane.Role} in its middle");
        }

        List<SampleView> series = [];
        foreach (SampleDraft sample in samples.Values)
        {
            series.Add(sample.Conclude(thinned.Samples, out int missing));
            Note(said, missing, "samples of query-migrate, evenly");
        }

        IReadOnlyList<BarrierView> all = barriers.Conclude();
        IReadOnlyList<BarrierView> shown = Longest(all, thinned.Barriers);
        Note(said, all.Count - shown.Count, "barriers, those with the shortest waits");
        return new TestDetail
        {
            Message = verdict?.Message,
            Stack = verdict?.Stack,
            Cause = verdict?.Cause is { } cause ? new CauseView(cause.What, Math.Round(cause.Seconds * 1000, 3), cause.Role, cause.Step, cause.Barrier) : null,
            Collection = Started.Collection,
            End = clock.At(end),
            Lanes = concluded,
            Barriers = shown,
            Samples = series,
            Works = [.. works.Select(w => WorkOf(w.Key.Role, w.Key.Guest, Thinned.Evenly(w.Value, thinned.Samples)))],
            Probes = probes,
            Migrations = migrations,
            Notes = said,
        };
    }

    private static void Note(List<string> notes, int missing, string what)
    {
        if (missing > 0)
        {
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"Thinned to keep the report small: {missing} {what}. The record has them."));
        }
    }

    private static IReadOnlyList<BarrierView> Longest(IReadOnlyList<BarrierView> all, int most)
    {
        if (all.Count <= most)
        {
            return all;
        }

        HashSet<BarrierView> kept = [.. all.OrderByDescending(b => b.End == "released" ? b.T - b.Waits.Min(w => w.From) : double.MaxValue).Take(most)];
        return [.. all.Where(kept.Contains)];
    }

    private static WorkView WorkOf(string role, string guest, IReadOnlyList<(double T, double Count)> counts) =>
        new(role, guest, [.. counts.Select(c => c.T)], [.. counts.Select(c => c.Count)]);

    // What is drawn as a series, and not in a role's lane.
    private bool TakeSeries(HostEvent happened)
    {
        double t = clock.At(happened.At);
        KitData data = KitData.Of(happened.Data);
        string guest = data.Text("guest") ?? "";
        switch (happened.Kind)
        {
            case "migration-sample":
                if (!samples.TryGetValue((happened.Role, guest), out SampleDraft? series))
                {
                    samples.Add((happened.Role, guest), series = new SampleDraft(happened.Role, guest));
                }

                series.Take(t, data);
                return true;
            case "guest-work" when data.Number("count") is { } count:
                if (!works.TryGetValue((happened.Role, guest), out List<(double T, double Count)>? counts))
                {
                    works.Add((happened.Role, guest), counts = []);
                }

                counts.Add((t, count));
                return true;
            case "probe":
                probes.Add(Probe(t, happened.Role, guest, data));
                return true;
            case "migration-result":
                migrations.Add(new MigrationView
                {
                    Guest = guest,
                    From = data.Text("from") ?? "",
                    To = data.Text("to") ?? "",
                    Outcome = data.Text("outcome") ?? "",
                    T = t,
                    Total = data.Number("totalMilliseconds"),
                    Downtime = data.Number("downtimeMilliseconds"),
                    StopToResume = data.Number("stopToResumeMilliseconds"),
                    Transferred = data.Number("transferred"),
                });
                return true;
            default:
                return false;
        }
    }

    private static ProbeView Probe(double t, string role, string guest, KitData data)
    {
        IReadOnlyList<(double Ago, double Length)>? gaps = data.Pairs("gaps");
        return new ProbeView(
            role,
            guest,
            t,
            (long)(data.Number("sent") ?? 0),
            (long)(data.Number("lost") ?? 0),
            data.Number("longestGapMilliseconds") ?? 0,
            data.Number("medianRoundTripMilliseconds") ?? 0,
            gaps?.Select(g => Math.Round(t - g.Ago, 3)).ToArray(),
            gaps?.Select(g => g.Length).ToArray());
    }
}
