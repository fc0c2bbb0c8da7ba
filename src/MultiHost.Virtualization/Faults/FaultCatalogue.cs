using MultiHost.Virtualization.Migration;

namespace MultiHost.Virtualization.Faults;

/// <summary>Every fault that can happen in a migration: to go through all of them, or to draw one.</summary>
public static class FaultCatalogue
{
    /// <summary>All faults, at every phase and on either side, in a fixed order. Packets are dropped at 5 %.</summary>
    /// <param name="from">Role of the source.</param>
    /// <param name="to">Role of the destination.</param>
    /// <param name="protocol">Version of the protocol.</param>
    public static IReadOnlyList<Fault> All(RoleName from, RoleName to, MigrationProtocol protocol = MigrationProtocol.V3) =>
    [
        .. Enum.GetValues<MigrationPhase>()
            .SelectMany(phase => At(phase, from, to))
            .Where(fault => fault.WhyNever(fault.SideOf(from), protocol) is null),
    ];

    private static IEnumerable<Fault> At(MigrationPhase phase, RoleName from, RoleName to)
    {
        FaultMoment moment = Fault.At(phase);
        foreach (RoleName role in new[] { from, to })
        {
            yield return moment.KillQemu(role);
            yield return moment.FreezeQemu(role);
            yield return moment.MonitorStopsAnswering(role);
            yield return moment.CutNetwork(role);
            yield return moment.DropPackets(role, percent: 5);
        }

        yield return moment.RefusePort();
        yield return moment.WrongAddress();
        yield return moment.LackDisk();
        yield return moment.LackMachineType();
        yield return moment.LoseFinishReply();
        yield return moment.FailPhase();
    }
}
