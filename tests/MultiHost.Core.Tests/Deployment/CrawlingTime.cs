namespace MultiHost.Deployment;

/// <summary>A clock that moves on by a second at every look, so that every line seems slow.</summary>
internal sealed class CrawlingTime : TimeProvider
{
    private long looks;

    public override long GetTimestamp() => Interlocked.Increment(ref looks) * TimestampFrequency;
}
