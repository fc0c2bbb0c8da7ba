using FluentAssertions;
using MultiHost.Virtualization.Probes;
using Xunit;

namespace MultiHost.Virtualization.Tests.Probes;

public sealed class ProbeSeriesTests
{
    [Fact]
    public void Conclude_CountsFromTheFirstAnswerToTheLast()
    {
        ProbeSeries series = new();
        Send(series, 0, 3);
        series.Answer(1, 25).Should().BeTrue("the guest is up; 0, 1 and 2 went out before that");
        Send(series, 3, 10);
        series.Answer(2, 26).Should().BeFalse("that went out too early");
        series.Answer(3, 33);
        series.Answer(7, 79); // 4, 5 and 6 are lost
        series.Answer(6, 80); // … no: 6 was only late
        series.Answer(7, 81).Should().BeFalse("a second answer to one packet counts for nothing");
        series.Answer(10, 99).Should().BeFalse("nobody asked that");

        NetworkProbeResult result = series.Conclude("observer", ticksPerSecond: 1000);

        result.Should().Be(new NetworkProbeResult("observer", Sent: 5, Lost: 2, TimeSpan.FromMilliseconds(46), TimeSpan.FromMilliseconds(9)));
        result.ToString().Should().Be("longest silence 46 ms seen from observer, 2 of 5 packets lost");
    }

    [Fact]
    public void Gaps_OverTime_AreTheLongestOfEachPart()
    {
        ProbeSeries series = new();
        Send(series, 0, 1);
        series.Answer(0, 5);
        Send(series, 1, 10);
        for (int n = 1; n < 10; n++)
        {
            series.Answer(n, (n * 10) + (n == 6 ? 8 : 5));
        }

        series.Gaps(most: 1000, now: 100, ticksPerSecond: 1000).Should().HaveCount(9).And.StartWith(new ProbeGap(TimeSpan.FromMilliseconds(85), TimeSpan.FromMilliseconds(10)))
            .And.Contain(new ProbeGap(TimeSpan.FromMilliseconds(32), TimeSpan.FromMilliseconds(13)));
        series.Gaps(most: 2, now: 100, ticksPerSecond: 1000).Should().Equal(
            new ProbeGap(TimeSpan.FromMilliseconds(85), TimeSpan.FromMilliseconds(10)), new ProbeGap(TimeSpan.FromMilliseconds(32), TimeSpan.FromMilliseconds(13)));
        new ProbeSeries().Gaps(10, 100, 1000).Should().BeEmpty();
    }

    private static void Send(ProbeSeries series, int from, int to)
    {
        for (int n = from; n < to; n++)
        {
            series.Send(n * 10);
        }
    }

    [Fact]
    public void Drift_IsSigned()
    {
        new GuestClockDrift(TimeSpan.FromMilliseconds(-120.4), TimeSpan.FromMilliseconds(3)).ToString().Should().Be("guest's clock -120.4 ms ± 3.0 ms");
        new GuestClockDrift(TimeSpan.FromMilliseconds(7), TimeSpan.FromMilliseconds(3)).ToString().Should().Be("guest's clock +7.0 ms ± 3.0 ms");
    }
}
