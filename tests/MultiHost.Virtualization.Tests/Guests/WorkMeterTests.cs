using FluentAssertions;
using Microsoft.Extensions.Time.Testing;
using MultiHost.Virtualization.Guests;
using Xunit;

namespace MultiHost.Virtualization.Tests.Guests;

public sealed class WorkMeterTests
{
    [Fact]
    public void Take_TellsTenTimesASecond_AndMoreSeldomInTheLongRun()
    {
        FakeTimeProvider time = new();
        List<long> told = [];
        WorkMeter meter = new(time, told.Add);

        for (int n = 0; n < 100; n++)
        {
            meter.Take(n);
            time.Advance(TimeSpan.FromMilliseconds(25));
        }

        told.Should().HaveCount(25).And.StartWith([0, 4, 8]);
        for (int n = 100; n < 40_000; n++)
        {
            meter.Take(n);
            time.Advance(TimeSpan.FromMilliseconds(25));
        }

        told.Count.Should().BeInRange(1200, 1800, "1,000 s would be 10,000 tellings");
    }
}
