using MultiHost.Virtualization.Migration;

namespace MultiHost.Virtualization.Faults;

/// <summary>
/// When a fault strikes; made by <see cref="Fault.At"/>. In Perform, what breaks the transfer strikes in the middle of it, the rest before it. In
/// other phases a fault strikes before the phase's work; on the destination in Prepare, as soon as its QEMU runs. With post-copy, Finish is the time
/// in which the guest runs at the destination already, and the fault strikes then.
/// </summary>
/// <param name="Phase">The phase. The fault is healed at the end of it.</param>
public readonly record struct FaultMoment(MigrationPhase Phase)
{
    /// <inheritdoc cref="FaultKind.KillQemu"/>
    /// <param name="role">On the host of this role: the source, or from Prepare on the destination.</param>
    public Fault KillQemu(RoleName role) => new(FaultKind.KillQemu, Phase, role);

    /// <inheritdoc cref="FaultKind.FreezeQemu"/>
    /// <param name="role">On the host of this role: the source, or from Prepare on the destination.</param>
    public Fault FreezeQemu(RoleName role) => new(FaultKind.FreezeQemu, Phase, role);

    /// <inheritdoc cref="FaultKind.MonitorStopsAnswering"/>
    /// <param name="role">On the host of this role: the source, or from Prepare on the destination.</param>
    public Fault MonitorStopsAnswering(RoleName role) => new(FaultKind.MonitorStopsAnswering, Phase, role);

    /// <inheritdoc cref="FaultKind.CutNetwork"/>
    /// <param name="role">The host whose packet filter does it. It needs root and <c>nft</c>; see <see cref="Fault.WhyNot"/>.</param>
    public Fault CutNetwork(RoleName role) => new(FaultKind.CutNetwork, Phase, role);

    /// <inheritdoc cref="FaultKind.DropPackets"/>
    /// <param name="role">The host whose packet filter does it. It needs root and <c>nft</c>; see <see cref="Fault.WhyNot"/>.</param>
    /// <param name="percent">Share of the packets in each direction, 1 to 99.</param>
    /// <exception cref="ArgumentOutOfRangeException">The share is out of range.</exception>
    public Fault DropPackets(RoleName role, int percent) => percent is >= 1 and <= 99
        ? new(FaultKind.DropPackets, Phase, role, percent)
        : throw new ArgumentOutOfRangeException(nameof(percent), percent, "Allowed: 1 to 99 %. To drop all, use CutNetwork.");

    /// <inheritdoc cref="FaultKind.RefusePort"/>
    public Fault RefusePort() => new(FaultKind.RefusePort, Phase);

    /// <inheritdoc cref="FaultKind.WrongAddress"/>
    public Fault WrongAddress() => new(FaultKind.WrongAddress, Phase);

    /// <inheritdoc cref="FaultKind.LackDisk"/>
    public Fault LackDisk() => new(FaultKind.LackDisk, Phase);

    /// <inheritdoc cref="FaultKind.LackMachineType"/>
    public Fault LackMachineType() => new(FaultKind.LackMachineType, Phase);

    /// <inheritdoc cref="FaultKind.LoseFinishReply"/>
    public Fault LoseFinishReply() => new(FaultKind.LoseFinishReply, Phase);

    /// <inheritdoc cref="FaultKind.BreakPostCopy"/>
    public Fault BreakPostCopy() => new(FaultKind.BreakPostCopy, Phase);

    /// <inheritdoc cref="FaultKind.FailPhase"/>
    public Fault FailPhase() => new(FaultKind.FailPhase, Phase);
}
