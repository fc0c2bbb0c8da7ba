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
        .HaveLeftTheGuestActiveOn("destination").And.HaveDowntimeBelow(TimeSpan.FromMilliseconds(31)).And.HaveOutcome(MigrationOutcome.Completed)
        .And.HaveTakenLessThan(TimeSpan.FromMilliseconds(101));

    [Fact]
    public void HaveDowntimeBelow_WhenStopToResumeIsLonger_FailsWithBothFigures()
    {
        Action demanding = () => report.Should().HaveDowntimeBelow(TimeSpan.FromMilliseconds(25), "the {0} must not notice", "users");

        demanding.Should().Throw<Xunit.Sdk.XunitException>().WithMessage(
            "Expected the migration of vm1 to have a downtime below 25 ms because the users must not notice, "
            + "but it was 20 ms by QEMU and 30 ms from STOP to RESUME.\n"
            + "  Migration of vm1 from source to destination: 100 ms in all, downtime 20 ms, stop to resume 30.0 ms, 0 bytes");
    }

    [Fact]
    public void HaveLeftTheGuestActiveOn_WhenItIsElsewhere_SaysWhere()
    {
        Action demanding = () => report.Should().HaveLeftTheGuestActiveOn("source");

        demanding.Should().Throw<Xunit.Sdk.XunitException>().WithMessage(
            "Expected the migration of vm1 to leave the guest active on source, but it is active on destination.*");
    }

    [Fact]
    public void Should_OnAHostThatTakesNoPart_HoldsAlways() =>
        new MigrationReport("vm1", "source", "destination", MigrationOutcome.NotInvolved).Should().HaveLeftTheGuestActiveOn("source");
}
