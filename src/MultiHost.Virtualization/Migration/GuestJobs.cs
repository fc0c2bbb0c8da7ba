namespace MultiHost.Virtualization.Migration;

/// <summary>Sees to it that a guest has one migration job at a time on a host. Safe to use from several threads.</summary>
internal sealed class GuestJobs
{
    private readonly Lock gate = new();
    private GuestJob current;

    public GuestJob Current
    {
        get
        {
            lock (gate)
            {
                return current;
            }
        }
    }

    /// <summary>Begins a job.</summary>
    /// <exception cref="InvalidOperationException">Another one runs; libvirt's words.</exception>
    public void Begin(GuestJob job)
    {
        lock (gate)
        {
            if (current != GuestJob.None)
            {
                throw new InvalidOperationException($"another migration job is already running ({Describe(current)})");
            }

            current = job;
        }
    }

    public void End()
    {
        lock (gate)
        {
            current = GuestJob.None;
        }
    }

    private static string Describe(GuestJob job) => job == GuestJob.MigrationOut ? "migration out" : "migration in";
}
