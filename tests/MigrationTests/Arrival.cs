using FluentAssertions;
using MultiHost;
using MultiHost.Virtualization.Migration;

namespace MigrationTests;

/// <summary>Check C of the suites' tables.</summary>
internal static class Arrival
{
    /// <summary>STOP on the source, RESUME on the destination, completed, the heartbeat moves on, memory consistent.</summary>
    public static void ShouldHaveArrived(this MigrationReport report)
    {
        report.Outcome.Should().Be(MigrationOutcome.Completed);
        report.ActiveOn.Should().Be((RoleName)"destination");
        report.StopToResume.Should().NotBeNull("there was a STOP on the source and a RESUME on the destination");
        report.Samples[^1].Status.Should().Be("completed");
        report.Checks.Select(check => check.Name).Should().BeEquivalentTo("source-gone", "guest-active", "work-progressed", "memory-consistent");
        report.Checks.Should().OnlyContain(check => check.Passed);
    }
}
