using MultiHost.Virtualization.Qmp;

namespace MultiHost.Virtualization.Guests;

/// <summary>Follows STOP and RESUME of one QEMU. Safe to use from several threads.</summary>
internal sealed class RunTracker
{
    private readonly Lock gate = new();
    private bool running;
    private int resets;
    private DateTimeOffset? stopped;
    private DateTimeOffset? resumed;

    public bool IsRunning => Read(() => running);

    /// <summary>How often the guest was reset.</summary>
    public int Resets => Read(() => resets);

    /// <summary>When the guest stopped last, by the host's clock.</summary>
    public DateTimeOffset? Stopped => Read(() => stopped);

    /// <summary>When the guest went on last, by the host's clock.</summary>
    public DateTimeOffset? Resumed => Read(() => resumed);

    public void On(QmpEvent happened)
    {
        lock (gate)
        {
            if (happened.Name == "STOP")
            {
                running = false;
                stopped = happened.Timestamp;
            }
            else if (happened.Name == "RESET")
            {
                resets++;
            }
            else if (happened.Name == "RESUME")
            {
                running = true;
                resumed = happened.Timestamp;
            }
        }
    }

    private T Read<T>(Func<T> read)
    {
        lock (gate)
        {
            return read();
        }
    }
}
