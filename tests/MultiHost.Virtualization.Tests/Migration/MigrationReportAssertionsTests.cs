using FluentAssertions;
using MultiHost.Virtualization.Migration;
using Xunit;

namespace MultiHost.Virtualization.Tests.Migration;

public sealed class MigrationReportAssertionsTests
{
    private readonly MigrationReport report = new("vm1", "source", "destination", MigrationOutcome.Completed)
    {
        ActiveOn = "destination",
        TotalTime = TimeSpan.FromMilliseconds(100),
        Downtime = TimeSpan.FromMilliseconds(20),
        StopToResume = TimeSpan.FromMilliseconds(30),
    };

    [Fact]
    public void Should_WhenAllHolds_IsSilent() => report.Should()
        .HaveLeftTheGuestActiveOn("destination").And.HaveDowntimeBelow(TimeSpan.FromMilliseconds(31)).And.HaveOutcome(MigrationOutcome.Completed);

    [Fact]
    public void HaveDowntimeBelow_WhenStopToResumeIsLonger_FailsWithBothFigures()
    {
        Action demanding = () => report.Should().HaveDowntimeBelow(TimeSpan.FromMilliseconds(25));

        demanding.Should().Throw<CheckFailedException>().WithMessage(
            "*downtime-below (vm1): FAILED, wanted less than 25 ms, was 20 ms by QEMU and 30 ms from STOP to RESUME");
    }
}
