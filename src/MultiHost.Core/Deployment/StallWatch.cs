namespace MultiHost.Deployment;

/// <summary>Notices that a deployment stands still: that for so long no byte has gone out, and none has arrived. Safe for use by several threads.</summary>
internal sealed class StallWatch : IDisposable
{
    private readonly TimeProvider time;
    private readonly TimeSpan limit;
    private readonly CancellationTokenSource stalled;
    private long last;
    private long largest = -1;

    public StallWatch(TimeSpan limit, TimeProvider time)
    {
        this.time = time;
        this.limit = limit;
        last = time.GetTimestamp();
        stalled = new CancellationTokenSource(limit, time);
    }

    /// <summary>Cancelled when it stands still.</summary>
    public CancellationToken Token => stalled.Token;

    /// <summary>Bytes have gone out. Called often, so the timer is not set anew each time.</summary>
    public void Moved()
    {
        if (time.GetElapsedTime(Volatile.Read(ref last)) > limit / 20)
        {
            Volatile.Write(ref last, time.GetTimestamp());
            stalled.CancelAfter(limit);
        }
    }

    /// <summary>The host has so much of the tree; the same amount again is no progress.</summary>
    public void Arrived(long amount)
    {
        if (Interlocked.Exchange(ref largest, amount) != amount)
        {
            Moved();
        }
    }

    public void Dispose() => stalled.Dispose();
}
