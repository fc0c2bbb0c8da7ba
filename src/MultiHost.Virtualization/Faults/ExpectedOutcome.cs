using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;

namespace MultiHost.Virtualization.Faults;

/// <summary>What a migration with a fault has to come to.</summary>
/// <param name="Row">The rule that says so, in libvirt's words.</param>
/// <param name="Source">What the guest is on the source; <see cref="GuestState.Absent"/> stands for gone, however it went.</param>
/// <param name="Destination">What it is on the destination.</param>
/// <param name="FailedPhase">The phase that the migration fails in; null if it succeeds.</param>
public sealed record ExpectedOutcome(string Row, GuestState Source, GuestState Destination, MigrationPhase? FailedPhase)
{
    /// <summary>Whether a migration that came to this is as expected.</summary>
    /// <param name="source">State on the source.</param>
    /// <param name="destination">State on the destination.</param>
    /// <param name="failedPhase">The phase that failed first, or null.</param>
    public bool Fits(GuestState source, GuestState destination, MigrationPhase? failedPhase) =>
        Is(Source, source) && Is(Destination, destination) && FailedPhase == failedPhase;

    /// <summary>The same, of a guest that was paused before: it stays so.</summary>
    internal ExpectedOutcome OfAPausedGuest() => this with { Source = Paused(Source), Destination = Paused(Destination) };

    /// <summary>Such as <c>source running, destination gone, fails in Perform</c>.</summary>
    public override string ToString() => Describe(Source, Destination, FailedPhase);

    internal static string Describe(GuestState source, GuestState destination, MigrationPhase? failedPhase) =>
        $"source {Word(source)}, destination {Word(destination)}, {(failedPhase is { } phase ? $"fails in {phase}" : "succeeds")}";

    private static GuestState Paused(GuestState state) => state == GuestState.Running ? GuestState.Paused : state;

    private static bool Is(GuestState expected, GuestState seen) => expected == seen || (expected == GuestState.Absent && seen == GuestState.Lost);

    private static string Word(GuestState state) => state is GuestState.Absent or GuestState.Lost ? "gone" : state.ToString().ToLowerInvariant();
}
