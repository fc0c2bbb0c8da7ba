using MultiHost.Virtualization.Migration;

namespace MultiHost.Virtualization.Faults;

/// <summary>
/// One fault in one migration: <c>Fault.At(MigrationPhase.Perform).KillQemu("destination")</c>, given as <see cref="MigrationOptions.Fault"/>. It is
/// injected on the host of its role, shown to be there, and healed at the end of its phase; what both sides came to is then compared with
/// <see cref="Oracle"/>.
/// </summary>
public sealed record Fault
{
    internal Fault(FaultKind kind, MigrationPhase phase, RoleName role = default, int percent = 0)
    {
        Kind = kind;
        Phase = phase;
        Role = role;
        Percent = percent;
    }

    /// <summary>What it does.</summary>
    public FaultKind Kind { get; }

    /// <summary>In which phase.</summary>
    public MigrationPhase Phase { get; }

    /// <summary>On the host of which role; <see cref="RoleName.None"/> where the kind itself says so.</summary>
    public RoleName Role { get; }

    /// <summary>Share of the packets that are dropped, 1 to 99; 0 for other kinds.</summary>
    public int Percent { get; }

    /// <summary>Whether a host's packet filter has to do it.</summary>
    public bool NeedsNetwork =>
        Kind is FaultKind.CutNetwork or FaultKind.DropPackets || (Kind == FaultKind.RefusePort && Phase == MigrationPhase.Perform);

    /// <summary>Begins a fault.</summary>
    /// <param name="phase">When it strikes.</param>
    public static FaultMoment At(MigrationPhase phase) => new(phase);

    /// <summary>Why the fault cannot be had on these hosts, with what to do about it; null if it can. The reason for a skip.</summary>
    /// <param name="hosts">The hosts of the test.</param>
    public string? WhyNot(IHostGroup hosts)
    {
        ArgumentNullException.ThrowIfNull(hosts);
        return NeedsNetwork ? PacketFilter.WhyNot(hosts) : null;
    }

    /// <summary>Such as <c>KillQemu(destination) in Perform</c>.</summary>
    public override string ToString() => Kind switch
    {
        FaultKind.DropPackets => $"{Kind}({Role}, {Percent} %) in {Phase}",
        _ when Role == RoleName.None => $"{Kind} in {Phase}",
        _ => $"{Kind}({Role}) in {Phase}",
    };

    internal MigrationSide SideOf(RoleName from) => Kind switch
    {
        FaultKind.FailPhase => ProtocolV3.SideOf(Phase),
        FaultKind.WrongAddress => MigrationSide.Source,
        _ when Role == RoleName.None => MigrationSide.Destination,
        _ => Role == from ? MigrationSide.Source : MigrationSide.Destination,
    };

    /// <exception cref="ArgumentException">There is no such moment on that side.</exception>
    internal void Validate(RoleName from, RoleName to, MigrationProtocol protocol, bool postCopy)
    {
        if (Role != RoleName.None && Role != from && Role != to)
        {
            throw new ArgumentException($"Fault {this}: the migration goes from '{from}' to '{to}'. Name one of them.");
        }

        if (WhyNever(SideOf(from), protocol, postCopy) is { } reason)
        {
            throw new ArgumentException($"Fault {this} cannot happen: {reason}.");
        }
    }

    internal string? WhyNever(MigrationSide side, MigrationProtocol protocol, bool postCopy = false) => Kind switch
    {
        FaultKind.BreakPostCopy when !postCopy => "the migration has no MigrationOptions.PostCopy",
        FaultKind.BreakPostCopy => Only(MigrationPhase.Finish),
        _ when postCopy && Phase >= MigrationPhase.Perform
            && !(Kind == FaultKind.KillQemu && side == MigrationSide.Destination && Phase == MigrationPhase.Finish) =>
            "with post-copy, from Perform on only KillQemu(destination) and BreakPostCopy in Finish have a known outcome",
        _ when protocol == MigrationProtocol.V2 && Phase == MigrationPhase.Confirm => "version 2 of the protocol has no Confirm",
        FaultKind.LackDisk or FaultKind.LackMachineType => Only(MigrationPhase.Prepare),
        FaultKind.WrongAddress => Only(MigrationPhase.Perform),
        FaultKind.LoseFinishReply => Only(MigrationPhase.Finish),
        FaultKind.RefusePort when Phase is not (MigrationPhase.Prepare or MigrationPhase.Perform) => "the port matters in Prepare and Perform",
        FaultKind.KillQemu or FaultKind.FreezeQemu or FaultKind.MonitorStopsAnswering => WhyNoQemu(side, protocol),
        _ => null,
    };

    private string? Only(MigrationPhase phase) => Phase == phase ? null : $"it belongs to {phase}";

    private string? WhyNoQemu(MigrationSide side, MigrationProtocol protocol) => side switch
    {
        MigrationSide.Destination when Phase == MigrationPhase.Begin => "the destination has no QEMU before Prepare",
        MigrationSide.Source when protocol == MigrationProtocol.V2 && Phase == MigrationPhase.Finish => "version 2 ends the source's QEMU in Perform",
        _ => null,
    };
}
