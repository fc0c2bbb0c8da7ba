using Microsoft.Extensions.Time.Testing;

namespace MultiHost.Deployment;

public sealed class StallWatchTests
{
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(29);
    private readonly FakeTimeProvider time = new();

    [Fact]
    public void Token_WhileBytesGoOutOrArrive_IsNotCancelled()
    {
        using StallWatch watch = new(TimeSpan.FromSeconds(30), time);
        for (int i = 0; i < 10; i++)
        {
            time.Advance(Most);
            watch.Moved();
            time.Advance(Most);
            watch.Arrived(i);
        }

        watch.Token.IsCancellationRequested.Should().BeFalse();
    }

    [Fact]
    public void Token_WhenTheHostAlwaysHasTheSame_IsCancelled()
    {
        using StallWatch watch = new(TimeSpan.FromSeconds(30), time);
        watch.Arrived(1);
        time.Advance(Most);
        watch.Arrived(1);
        time.Advance(TimeSpan.FromSeconds(1));

        watch.Token.IsCancellationRequested.Should().BeTrue();
    }
}
