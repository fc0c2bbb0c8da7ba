namespace MultiHost.Sessions;

/// <summary>
/// What a stop leaves of the time: whoever stops a run waits seconds for its end, whatever tests and fixtures are doing. Bodies get a part of it, clean-up
/// the rest; then agents are ended.
/// </summary>
internal sealed class StopClock : IDisposable
{
    /// <summary>From the stop to the end of the last agent.</summary>
    public static readonly TimeSpan All = TimeSpan.FromSeconds(3.5);

    private static readonly TimeSpan ForBodies = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource over;
    private readonly CancellationTokenRegistration begin;
    private readonly TimeProvider time;

    public StopClock(CancellationToken stopped, TimeProvider time)
    {
        this.time = time;
        Stopped = stopped;
        over = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        begin = stopped.Register(() => over.CancelAfter(All));
    }

    /// <summary>Cancelled by whoever stops the run.</summary>
    public CancellationToken Stopped { get; }

    /// <summary>Cancelled when all the time is over.</summary>
    public CancellationToken Over => over.Token;

    /// <summary>How long a role that was told to stop may go on.</summary>
    public TimeSpan Grace => over.IsCancellationRequested ? TimeSpan.Zero : ForBodies;

    /// <summary>Waits so long for something, and not beyond the end of the stop's time.</summary>
    /// <returns>Whether it came.</returns>
    public async Task<bool> ComesWithinAsync(TimeSpan limit, Task what)
    {
        try
        {
            await what.WaitAsync(limit, time, over.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            return false;
        }
    }

    public void Dispose()
    {
        begin.Dispose();
        over.Dispose();
    }
}
