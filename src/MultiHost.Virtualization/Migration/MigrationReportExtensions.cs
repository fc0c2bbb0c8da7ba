namespace MultiHost.Virtualization.Migration;

/// <summary>Entry to the demands on a report.</summary>
public static class MigrationReportExtensions
{
    /// <summary>Begins a sentence of demands: <c>report.Should().HaveLeftTheGuestActiveOn("destination")</c>.</summary>
    public static MigrationReportAssertions Should(this MigrationReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new MigrationReportAssertions(report);
    }
}
