using MultiHost.Report.Model;

namespace MultiHost.Report.Reading;

/// <summary>A guest on one host: what it was from when to when, out of the events of its QEMUs there.</summary>
internal sealed class GuestDraft(string guest)
{
    private const int MaxDataChars = 300;

    private readonly List<StateView> states = [];
    private readonly List<TextView> events = [];
    private string? state;
    private double since;

    public string Guest => guest;

    public void Take(double t, string name, KitData data)
    {
        string? status = name == "MIGRATION" ? data.Inner("data").Text("status") : null;
        string shown = data.Json("data") is { } whole ? $"{name} {(whole.Length <= MaxDataChars ? whole : $"{whole[..MaxDataChars]}…")}" : name;
        events.Add(new TextView(t, status is null ? shown : $"{name} {status}"));
        string? next = Next(name, status);
        if (next is not null && next != state)
        {
            Close(t);
            (state, since) = (next, t);
        }
    }

    /// <param name="end">When its role ended; none if the record broke off.</param>
    public GuestView Conclude(double? end)
    {
        Close(end);
        return new GuestView(guest, states, events);
    }

    private void Close(double? t)
    {
        if (state is not null and not "gone")
        {
            states.Add(new StateView(state, since, t));
        }

        state = null;
    }

    // The destination's QEMU waits for the guest before it has any of it; the source's keeps a guest that has gone over, and stands still.
    private string? Next(string name, string? status) => (name, status) switch
    {
        ("RESUME", _) => "running",
        ("STOP", _) => "paused",
        ("SHUTDOWN", _) => "gone",
        ("GUEST_PANICKED" or "GUEST_CRASHLOADED", _) => "panicked",
        ("MIGRATION", "setup" or "active") when state is null => "incoming",
        ("MIGRATION", "completed") when state == "paused" => "handed-over",
        _ => null,
    };
}
