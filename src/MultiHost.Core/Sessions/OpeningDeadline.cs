namespace MultiHost.Sessions;

/// <summary>
/// The time to open a session. It stands still while files are sent, which has a deadline of its own: a first deployment over a slow line takes as
/// long as it takes. Not safe for use by several threads at once.
/// </summary>
internal sealed class OpeningDeadline : IDisposable
{
    private readonly TimeProvider time;
    private readonly CancellationTokenSource late;
    private readonly CancellationTokenSource either;
    private TimeSpan left;
    private long running;

    public OpeningDeadline(TimeSpan limit, TimeProvider time, CancellationToken outer)
    {
        this.time = time;
        left = limit;
        running = time.GetTimestamp();
        late = new CancellationTokenSource(limit, time);
        either = CancellationTokenSource.CreateLinkedTokenSource(outer, late.Token);
    }

    /// <summary>Cancelled when the time is over, and by the caller.</summary>
    public CancellationToken Token => either.Token;

    /// <summary>Stops the clock until the result is disposed of.</summary>
    public IDisposable Suspend()
    {
        left -= time.GetElapsedTime(running);
        late.CancelAfter(Timeout.InfiniteTimeSpan);
        return new Suspension(this);
    }

    public void Dispose()
    {
        either.Dispose();
        late.Dispose();
    }

    private void Resume()
    {
        running = time.GetTimestamp();
        late.CancelAfter(left > TimeSpan.Zero ? left : TimeSpan.Zero);
    }

    private sealed class Suspension(OpeningDeadline deadline) : IDisposable
    {
        public void Dispose() => deadline.Resume();
    }
}
