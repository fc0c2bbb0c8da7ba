using Microsoft.Extensions.Time.Testing;

namespace MultiHost.Sessions;

public sealed class OpeningDeadlineTests
{
    private readonly FakeTimeProvider time = new();

    [Fact]
    public void Token_WhenFilesAreSentMeanwhile_DoesNotCountThatTime()
    {
        using OpeningDeadline deadline = new(TimeSpan.FromSeconds(30), time, default);
        time.Advance(TimeSpan.FromSeconds(20));
        using (deadline.Suspend())
        {
            time.Advance(TimeSpan.FromHours(1));
        }

        time.Advance(TimeSpan.FromSeconds(9));
        deadline.Token.IsCancellationRequested.Should().BeFalse();
        time.Advance(TimeSpan.FromSeconds(1));
        deadline.Token.IsCancellationRequested.Should().BeTrue();
    }

    [Fact]
    public void Token_WhenTheCallerGivesUpWhileFilesAreSent_IsCancelled()
    {
        using CancellationTokenSource outer = new();
        using OpeningDeadline deadline = new(TimeSpan.FromSeconds(30), time, outer.Token);
        using IDisposable suspension = deadline.Suspend();

        outer.Cancel();

        deadline.Token.IsCancellationRequested.Should().BeTrue();
    }
}
