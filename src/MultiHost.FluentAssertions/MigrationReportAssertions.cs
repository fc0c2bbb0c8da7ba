using FluentAssertions;
using FluentAssertions.Execution;
using FluentAssertions.Primitives;
using MultiHost.Virtualization.Migration;

namespace MultiHost.Assertions;

/// <summary>
/// Demands on a report. Their messages carry the report's figures. A host that takes no part in the migration has no figures: every demand
/// holds there, and
/// the two that do take part make it.
/// </summary>
public sealed class MigrationReportAssertions : ReferenceTypeAssertions<MigrationReport, MigrationReportAssertions>
{
    internal MigrationReportAssertions(MigrationReport report)
        : base(report)
    {
    }

    /// <inheritdoc/>
    protected override string Identifier => "migration";

    /// <summary>Demands that the guest runs on the host of this role afterwards.</summary>
    /// <param name="role">Which.</param>
    /// <param name="because">Why, for the message.</param>
    /// <param name="becauseArgs">Values for <paramref name="because"/>.</param>
    public AndConstraint<MigrationReportAssertions> HaveLeftTheGuestActiveOn(RoleName role, string because = "", params object[] becauseArgs) =>
        Demand(
            Subject.ActiveOn == role,
            $"leave the guest active on {role}",
            Subject.ActiveOn == RoleName.None ? "it is active nowhere" : $"it is active on {Subject.ActiveOn}",
            because, becauseArgs);

    /// <summary>Demands that the guest stood still for less than this: by QEMU's figure and from STOP to RESUME.</summary>
    /// <param name="limit">How long.</param>
    /// <param name="because">Why, for the message.</param>
    /// <param name="becauseArgs">Values for <paramref name="because"/>.</param>
    public AndConstraint<MigrationReportAssertions> HaveDowntimeBelow(TimeSpan limit, string because = "", params object[] becauseArgs) =>
        Demand(
            Subject.Downtime < limit && (Subject.StopToResume is null || Subject.StopToResume < limit),
            $"have a downtime below {limit.TotalMilliseconds:0.###} ms",
            $"it was {Text(Subject.Downtime)} by QEMU and {Text(Subject.StopToResume)} from STOP to RESUME", because, becauseArgs);

    /// <summary>Demands that the whole transfer took less than this, by QEMU's figure.</summary>
    /// <param name="limit">How long.</param>
    /// <param name="because">Why, for the message.</param>
    /// <param name="becauseArgs">Values for <paramref name="because"/>.</param>
    public AndConstraint<MigrationReportAssertions> HaveTakenLessThan(TimeSpan limit, string because = "", params object[] becauseArgs) =>
        Demand(
            Subject.TotalTime < limit,
            $"take less than {limit.TotalMilliseconds:0.###} ms", $"it took {Text(Subject.TotalTime)}", because, becauseArgs);

    /// <summary>Demands that the migration ended so.</summary>
    /// <param name="outcome">How.</param>
    /// <param name="because">Why, for the message.</param>
    /// <param name="becauseArgs">Values for <paramref name="because"/>.</param>
    public AndConstraint<MigrationReportAssertions> HaveOutcome(MigrationOutcome outcome, string because = "", params object[] becauseArgs) =>
        Demand(Subject.Outcome == outcome, $"be {outcome}", $"it was {Subject.Outcome}", because, becauseArgs);

    /// <summary>Demands that auto-converge has slowed the guest down by at least this much.</summary>
    /// <param name="percent">1 to 99.</param>
    /// <param name="because">Why, for the message.</param>
    /// <param name="becauseArgs">Values for <paramref name="because"/>.</param>
    public AndConstraint<MigrationReportAssertions> HaveThrottledTheGuestBy(int percent, string because = "", params object[] becauseArgs) =>
        Demand(
            Subject.Figures.MaxThrottlePercent >= percent,
            $"throttle the guest by {percent} %",
            $"no sample of {Subject.Samples.Count} saw more than {Subject.Figures.MaxThrottlePercent} %", because, becauseArgs);

    /// <summary>
    /// Demands that the guest's network was never silent for longer than this; needs <see cref="MigrationOptions.Probe"/>.
    /// </summary>
    /// <param name="limit">How long.</param>
    /// <param name="because">Why, for the message.</param>
    /// <param name="becauseArgs">Values for <paramref name="because"/>.</param>
    public AndConstraint<MigrationReportAssertions> HaveAnsweredWithin(TimeSpan limit, string because = "", params object[] becauseArgs) =>
        Demand(
            Subject.Probe?.LongestGap <= limit,
            $"leave the guest's network silent for no longer than {limit.TotalMilliseconds:0.###} ms",
            Subject.Probe?.ToString() ?? "it was not probed",
            because, becauseArgs);

    private static string Text(TimeSpan? time) => time is { } known ? $"{known.TotalMilliseconds:0.###} ms" : "without a figure";

    private AndConstraint<MigrationReportAssertions> Demand(bool holds, string wanted, string fact, string because, object[] becauseArgs)
    {
        Execute.Assertion
            .ForCondition(holds || Subject.Outcome == MigrationOutcome.NotInvolved)
            .BecauseOf(because, becauseArgs)
            .FailWith(
                Escape($"Expected the migration of {Subject.Guest} to {wanted}") + "{reason}" + Escape($", but {fact}.\n  {Subject}"));
        return new AndConstraint<MigrationReportAssertions>(this);
    }

    // FluentAssertions formats its messages.
    private static string Escape(string text) =>
        text.Replace("{", "{{", StringComparison.Ordinal).Replace("}", "}}", StringComparison.Ordinal);
}
