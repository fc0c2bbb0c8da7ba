using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;

namespace MultiHost.Virtualization.Faults;

/// <summary>
/// The table of what is left on both sides after a fault, for both versions of the protocol: libvirt's rules, applied to the phase that a fault
/// breaks. A fault that its phase can bear breaks none.
/// </summary>
public static class Oracle
{
    /// <summary>Looks up a fault.</summary>
    /// <param name="fault">Which.</param>
    /// <param name="from">Role of the source.</param>
    /// <param name="protocol">Version of the protocol.</param>
    /// <param name="postCopy">Whether the migration goes over to post-copy.</param>
    public static ExpectedOutcome Of(Fault fault, RoleName from, MigrationProtocol protocol = MigrationProtocol.V3, bool postCopy = false)
    {
        ArgumentNullException.ThrowIfNull(fault);
        if (postCopy && fault.Phase == MigrationPhase.Finish)
        {
            return fault.Kind == FaultKind.KillQemu
                ? new("destination killed in post-copy", GuestState.Paused, GuestState.Absent, MigrationPhase.Finish)
                : new("post-copy breaks", GuestState.Paused, GuestState.Paused, MigrationPhase.Finish);
        }

        MigrationSide side = fault.SideOf(from);
        MigrationPhase? broken = BrokenPhase(fault, side);
        ExpectedOutcome rule = protocol == MigrationProtocol.V2 ? RuleV2(broken, fault) : RuleV3(broken, fault);
        if (fault.Kind != FaultKind.KillQemu)
        {
            return rule;
        }

        // No protocol brings a killed QEMU back: what the rule says of the other side stays.
        return side == MigrationSide.Source
            ? rule with { Row = Killed(rule, "source", fault), Source = GuestState.Absent }
            : rule with { Row = Killed(rule, "destination", fault), Destination = GuestState.Absent };
    }

    /// <summary>The phase that cannot be carried out because of the fault; null if it, and the rest, can.</summary>
    private static MigrationPhase? BrokenPhase(Fault fault, MigrationSide side) => (fault.Kind, side, fault.Phase) switch
    {
        (FaultKind.DropPackets, _, _) => null,
        (FaultKind.CutNetwork, _, MigrationPhase.Perform) => MigrationPhase.Perform,
        (FaultKind.CutNetwork, _, _) => null,

        // What is killed in Prepare is missed in Perform; what is killed when it has been left is not missed at all.
        (FaultKind.KillQemu, MigrationSide.Source, MigrationPhase.Prepare) => MigrationPhase.Perform,
        (FaultKind.KillQemu, MigrationSide.Source, MigrationPhase.Finish or MigrationPhase.Confirm) => null,
        (FaultKind.KillQemu, _, _) => fault.Phase,

        // Frozen and silent ones come back at the end of the phase: only their own phases notice.
        (FaultKind.FreezeQemu, _, MigrationPhase.Perform) => MigrationPhase.Perform,
        (FaultKind.FreezeQemu or FaultKind.MonitorStopsAnswering, _, MigrationPhase.Confirm) => null,
        (FaultKind.FreezeQemu or FaultKind.MonitorStopsAnswering, _, _) =>
            ProtocolV3.SideOf(fault.Phase) == side ? fault.Phase : null,
        _ => fault.Phase,
    };

    private static ExpectedOutcome RuleV3(MigrationPhase? broken, Fault fault) => broken switch
    {
        null => new("success", GuestState.Absent, GuestState.Running, null),
        MigrationPhase.Begin => new("Begin fails", GuestState.Running, GuestState.Absent, broken),
        MigrationPhase.Prepare => new("Prepare fails", GuestState.Running, GuestState.Absent, broken),
        MigrationPhase.Perform => new("Perform fails", GuestState.Running, GuestState.Absent, broken),
        MigrationPhase.Finish when fault.Kind == FaultKind.LoseFinishReply =>
            new("Finish's reply is lost", GuestState.Running, GuestState.Paused, broken),
        MigrationPhase.Finish => new("Finish fails", GuestState.Running, GuestState.Absent, broken),
        _ => new("Confirm fails", GuestState.Absent, GuestState.Running, broken),
    };

    private static ExpectedOutcome RuleV2(MigrationPhase? broken, Fault fault) => broken switch
    {
        null => new("v2: success", GuestState.Absent, GuestState.Running, null),
        MigrationPhase.Finish when fault.Kind == FaultKind.LoseFinishReply =>
            new("v2: Finish's reply is lost", GuestState.Absent, GuestState.Running, broken),
        MigrationPhase.Finish => new("v2: destination fails to continue", GuestState.Absent, GuestState.Paused, broken),
        _ => new($"v2: {broken} fails", GuestState.Running, GuestState.Absent, broken),
    };

    private static string Killed(ExpectedOutcome rule, string side, Fault fault) => $"{side} QEMU killed in {fault.Phase} ({rule.Row})";
}
