using FluentAssertions;
using MultiHost.Virtualization.Migration;
using Xunit;

namespace MultiHost.Virtualization.Tests.Migration;

public sealed class GuestJobsTests
{
    [Theory]
    [InlineData(GuestJob.MigrationIn)]
    [InlineData(GuestJob.MigrationOut)]
    public void Begin_WhileAJobRuns_IsRefused(object second)
    {
        GuestJobs jobs = new();
        jobs.Begin(GuestJob.MigrationOut);

        Action beginning = () => jobs.Begin((GuestJob)second);

        beginning.Should().Throw<InvalidOperationException>().WithMessage("another migration job is already running (migration out)");
    }

    [Fact]
    public void Begin_AfterTheEnd_IsAllowed()
    {
        GuestJobs jobs = new();
        jobs.Begin(GuestJob.MigrationOut);
        jobs.End();

        jobs.Begin(GuestJob.MigrationIn);

        jobs.Current.Should().Be(GuestJob.MigrationIn);
    }
}
