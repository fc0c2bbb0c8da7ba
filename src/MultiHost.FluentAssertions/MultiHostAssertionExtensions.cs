using MultiHost.Assertions;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;

// Where FluentAssertions' own are, so that one using directive finds all.
namespace FluentAssertions;

/// <summary>Entry to what a test can demand of migrations and guests, beyond the checks that every migration makes.</summary>
public static class MultiHostAssertionExtensions
{
    /// <summary>Begins a sentence of demands: <c>report.Should().HaveLeftTheGuestActiveOn("destination")</c>.</summary>
    public static MigrationReportAssertions Should(this MigrationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new MigrationReportAssertions(report);
    }

    /// <summary>Begins a sentence of demands: <c>guest.Should().BeActiveOn("destination")</c>.</summary>
    public static GuestAssertions Should(this Guest guest)
    {
        ArgumentNullException.ThrowIfNull(guest);
        return new GuestAssertions(guest);
    }
}
