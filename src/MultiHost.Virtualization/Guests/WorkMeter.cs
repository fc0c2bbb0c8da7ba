namespace MultiHost.Virtualization.Guests;

/// <summary>
/// Passes on how far a guest's work is, and not each time that it is heard of: at most ten times a second, and of a long test ever more seldom, so that the
/// run's record stays small. Safe to use from several threads.
/// </summary>
internal sealed class WorkMeter(TimeProvider time, Action<long> tell)
{
    private const int TellingsAPace = 300;

    private readonly Lock gate = new();
    private TimeSpan pace = TimeSpan.FromMilliseconds(100);
    private long? last;
    private int told;

    public void Take(long count)
    {
        lock (gate)
        {
            if (last is { } then && time.GetElapsedTime(then) < pace)
            {
                return;
            }

            last = time.GetTimestamp();
            told++;
            if (told % TellingsAPace == 0)
            {
                pace *= 2;
            }
        }

        tell(count);
    }
}
