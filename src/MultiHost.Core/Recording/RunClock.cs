namespace MultiHost.Recording;

/// <summary>
/// The time of a run: the wall clock as it stood at the beginning, carried on by the monotonic clock. So it neither jumps nor steps back, whatever sets the
/// machine's clock meanwhile.
/// </summary>
internal sealed class RunClock(TimeProvider time)
{
    private readonly DateTimeOffset began = time.GetUtcNow();
    private readonly long stamp = time.GetTimestamp();

    public DateTimeOffset Now => began + time.GetElapsedTime(stamp);

    /// <summary>The same in microseconds since 1970, as it goes over the wire.</summary>
    public long NowMicroseconds => ToMicroseconds(Now);

    public static long ToMicroseconds(DateTimeOffset moment) => (moment - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset FromMicroseconds(long moment) => DateTimeOffset.UnixEpoch + TimeSpan.FromTicks(moment * TimeSpan.TicksPerMicrosecond);
}
