using MultiHost.Recording;
using MultiHost.Report.Model;

namespace MultiHost.Report.Reading;

/// <summary>What a role did on its host, as its lines tell it one after the other.</summary>
internal sealed class LaneDraft(RolePlace place, PhaseClock clock)
{
    private readonly List<TextView> steps = [];
    private readonly List<CheckView> checks = [];
    private readonly List<TextView> others = [];
    private readonly List<PhaseView> phases = [];
    private readonly List<GuestDraft> guests = [];
    private readonly List<FaultView> faults = [];
    private readonly List<LogsView> logs = [];
    private double? from;
    private double? to;
    private RoleFinished? finished;

    public string Role => place.Role;

    public void Take(LogFiles files) =>
        logs.Add(new LogsView(files.Folder, [.. files.Files.Select(f => new FileView(f.Name, f.Bytes))], files.Note));

    public void Take(RoleEntry said)
    {
        double t = clock.At(said.At);
        switch (said)
        {
            case RoleStarted:
                from ??= t;
                break;
            case StepBegun step:
                steps.Add(new TextView(t, step.Text));
                break;
            case CheckMade check:
                checks.Add(new CheckView(t, check.Name, check.Subject, check.Passed, check.Detail));
                break;
            case LateWork late:
                others.Add(new TextView(t, $"late work: {late.Text}"));
                break;
            case RoleFinished end:
                (finished, to) = (end, t);
                break;
            case HostEvent happened:
                Take(t, happened.Kind, KitData.Of(happened.Data), happened.Data);
                break;
        }
    }

    /// <param name="where">Where it was when the record broke off; none if it did not.</param>
    /// <param name="thinned">How much of it there may be.</param>
    /// <param name="leftOut">How many lines are not there.</param>
    public LaneView Conclude(string? where, Thinned thinned, out int leftOut)
    {
        IReadOnlyList<TextView> shown = Thinned.Ends(steps, thinned.Steps);
        IReadOnlyList<TextView> shownToo = Thinned.Ends(others, thinned.Steps);
        leftOut = steps.Count - shown.Count + others.Count - shownToo.Count;
        return new LaneView
        {
            Role = place.Role,
            Host = place.Host,
            From = from,
            To = to,
            End = finished?.End,
            Summary = finished?.Summary,
            Where = where,
            Steps = shown,
            Checks = checks,
            Others = shownToo,
            Phases = phases,
            Guests = [.. guests.Select(g => g.Conclude(to))],
            Faults = faults,
            Logs = logs,
        };
    }

    private void Take(double t, string kind, KitData data, string whole)
    {
        string guest = data.Text("guest") ?? "";
        switch (kind)
        {
            case "migration-phase":
                Phase(t, guest, data);
                break;
            case "guest-event":
                GuestOf(guest).Take(t, data.Text("event") ?? "", data);
                break;
            case "fault":
                Fault(t, guest, data.Text("fault") ?? "", data.Text("what"));
                break;
            default:
                others.Add(new TextView(t, $"{kind} {whole}"));
                break;
        }
    }

    private void Phase(double t, string guest, KitData data)
    {
        string name = data.Text("phase") ?? "";
        bool cancelled = data.Flag("cancelled");
        if (data.Text("what") != "ends")
        {
            phases.Add(new PhaseView(guest, name, data.Text("side") ?? "", cancelled, t));
            return;
        }

        int at = phases.FindLastIndex(p => p.Guest == guest && p.Name == name && p.To is null);
        if (at >= 0)
        {
            phases[at] = phases[at] with { To = t, Milliseconds = data.Number("milliseconds"), Error = data.Text("error") };
        }
    }

    private void Fault(double t, string guest, string fault, string? what)
    {
        int at = what == "healed" ? faults.FindLastIndex(f => f.Guest == guest && f.Fault == fault && f.To is null) : -1;
        if (at >= 0)
        {
            faults[at] = faults[at] with { To = t };
        }
        else
        {
            faults.Add(new FaultView(guest, fault, t, null));
        }
    }

    private GuestDraft GuestOf(string name)
    {
        if (guests.Find(g => g.Guest == name) is { } known)
        {
            return known;
        }

        GuestDraft guest = new(name);
        guests.Add(guest);
        return guest;
    }
}
