using MultiHost.Virtualization.Qmp;

namespace MultiHost.Virtualization.Guests;

/// <summary>
/// Writes down a guest's history on one host, over all its QEMUs there: from QEMU's own events with their time stamps, and from the end of its
/// process. Safe to use from several threads.
/// </summary>
internal sealed class GuestTimeline
{
    private readonly Lock gate = new();
    private readonly List<GuestInterval> runs = [];
    private readonly List<GuestInterval> holds = [];
    private GuestInstance? instance;

    /// <summary>Follows a QEMU.</summary>
    /// <param name="newInstance">The QEMU.</param>
    /// <param name="holdsFrom">Since when it has the guest; null if it waits for it.</param>
    public void Follow(GuestInstance newInstance, DateTimeOffset? holdsFrom)
    {
        lock (gate)
        {
            CloseIfEnded();
            instance = newInstance;
        }

        newInstance.Qmp.EventSeen += On;
        if (holdsFrom is { } from)
        {
            Holds(from);
        }
    }

    /// <summary>All of the guest is here from now on.</summary>
    public void Holds(DateTimeOffset from)
    {
        lock (gate)
        {
            holds.Add(new GuestInterval(from));
        }
    }

    public GuestHistory Read(DateTimeOffset now)
    {
        lock (gate)
        {
            CloseIfEnded();
            return new GuestHistory([.. runs], [.. holds], now);
        }
    }

    private void On(QmpEvent happened)
    {
        lock (gate)
        {
            if (happened.Name == "RESUME")
            {
                Close(runs, happened.Timestamp, lost: false);
                runs.Add(new GuestInterval(happened.Timestamp));
            }
            else if (happened.Name is "STOP" or "SHUTDOWN")
            {
                Close(runs, happened.Timestamp, lost: false);
            }
        }
    }

    // The end of the process is looked up, not subscribed to: whoever has waited for it must see it here.
    private void CloseIfEnded()
    {
        if (instance is { Process: { Exited.IsCompleted: true } process })
        {
            bool lost = !instance.EndWasAsked;
            Close(runs, process.Ended, lost);
            Close(holds, process.Ended, lost);
            instance = null;
        }
    }

    private static void Close(List<GuestInterval> intervals, DateTimeOffset at, bool lost)
    {
        if (intervals is [.., { To: null } open])
        {
            intervals[^1] = open with { To = at, Lost = lost };
        }
    }
}
