namespace MultiHost.Virtualization.Migration;

/// <summary>What a test can demand of a report, beyond the checks that every migration makes.</summary>
public sealed class MigrationReportAssertions
{
    private readonly MigrationReport report;

    internal MigrationReportAssertions(MigrationReport report) => this.report = report;

    /// <summary>Chains demands.</summary>
    public MigrationReportAssertions And => this;

    /// <summary>Demands that the guest runs on the host of this role afterwards.</summary>
    /// <exception cref="CheckFailedException">It does not.</exception>
    public MigrationReportAssertions HaveLeftTheGuestActiveOn(RoleName role) => Demand(
        "left-active-on", report.ActiveOn == role, $"wanted on {role}, is {(report.ActiveOn == RoleName.None ? "nowhere" : $"on {report.ActiveOn}")}");

    /// <summary>Demands that the guest stood still for less than this: by QEMU's figure and from STOP to RESUME.</summary>
    /// <exception cref="CheckFailedException">It stood longer, or there is no figure.</exception>
    public MigrationReportAssertions HaveDowntimeBelow(TimeSpan limit) => Demand(
        "downtime-below",
        report.Downtime < limit && (report.StopToResume is null || report.StopToResume < limit),
        $"wanted less than {limit.TotalMilliseconds:0.###} ms, was {Text(report.Downtime)} by QEMU and {Text(report.StopToResume)} from STOP to RESUME");

    /// <summary>Demands that the migration ended so.</summary>
    /// <exception cref="CheckFailedException">It ended otherwise.</exception>
    public MigrationReportAssertions HaveOutcome(MigrationOutcome outcome) =>
        Demand("outcome", report.Outcome == outcome, $"wanted {outcome}, was {report.Outcome}");

    /// <summary>Demands that the guest's network was never silent for longer than this; needs <see cref="MigrationOptions.Probe"/>.</summary>
    /// <exception cref="CheckFailedException">It was, or there was no probe.</exception>
    public MigrationReportAssertions HaveAnsweredWithin(TimeSpan limit) => Demand(
        "answered-within", report.Probe?.LongestGap <= limit, $"wanted no gap longer than {limit.TotalMilliseconds:0.###} ms, was {report.Probe?.ToString() ?? "not probed"}");

    private static string Text(TimeSpan? time) => time is { } known ? $"{known.TotalMilliseconds:0.###} ms" : "no figure";

    // A host that takes no part has no figures of its own; the two that do make the demand.
    private MigrationReportAssertions Demand(string name, bool holds, string detail)
    {
        if (report.Outcome == MigrationOutcome.NotInvolved || holds)
        {
            return this;
        }

        Check check = new(name, report.Guest, false, detail);
        throw new CheckFailedException($"{report}\n  {check}", [.. report.Checks, check], report.To, $"{report.Guest}: assertions");
    }
}
