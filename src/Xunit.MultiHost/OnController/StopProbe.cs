namespace Xunit.MultiHost.OnController;

/// <summary>
/// Notices that an IDE's user has stopped the run. VSTest tells test frameworks only through the answer to a few of their messages, and while a test runs on the
/// hosts there is none of these to send: so the probe looks, four times a second, at what the runner would answer by. See docs/decisions/007.
/// </summary>
internal sealed class StopProbe : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly Lock looking = new();
    private readonly ITimer? timer;
    private bool disposed;

    /// <summary>Begins to look; not at all if the runner has nothing to look at.</summary>
    public StopProbe(object runnersSink, CancellationTokenSource cancellation, TimeProvider time)
    {
        Func<bool>[] signs = [.. RunnersStop.FindIn(runnersSink)];
        timer = signs.Length == 0 ? null : time.CreateTimer(_ => Look(signs, cancellation), null, Interval, Interval);
    }

    public void Dispose()
    {
        lock (looking)
        {
            disposed = true;
        }

        timer?.Dispose();
    }

    private void Look(Func<bool>[] signs, CancellationTokenSource cancellation)
    {
        lock (looking)
        {
            if (!disposed && Array.Exists(signs, isStopped => isStopped()))
            {
                cancellation.Cancel();
            }
        }
    }
}
