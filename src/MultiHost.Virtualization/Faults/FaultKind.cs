namespace MultiHost.Virtualization.Faults;

/// <summary>What a fault does.</summary>
public enum FaultKind
{
    /// <summary>Ends the guest's QEMU with SIGKILL.</summary>
    KillQemu,

    /// <summary>Stops the guest's QEMU with SIGSTOP; SIGCONT heals it.</summary>
    FreezeQemu,

    /// <summary>Withholds everything that the guest's QEMU says on its monitor. Commands still reach it, and it carries them out.</summary>
    MonitorStopsAnswering,

    /// <summary>Drops all packets between the two hosts.</summary>
    CutNetwork,

    /// <summary>Drops packets between the two hosts by chance.</summary>
    DropPackets,

    /// <summary>In Prepare: another program has the destination's port. In Perform: the destination refuses connections to it.</summary>
    RefusePort,

    /// <summary>The source is given an address on which nobody listens.</summary>
    WrongAddress,

    /// <summary>The guest has a disk whose file the destination lacks.</summary>
    LackDisk,

    /// <summary>The destination's QEMU does not know the guest's machine type.</summary>
    LackMachineType,

    /// <summary>The destination's answer to Finish does not arrive.</summary>
    LoseFinishReply,

    /// <summary>Breaks the connection of post-copy (<c>migrate-pause</c>) while the guest runs at the destination.</summary>
    BreakPostCopy,

    /// <summary>The phase fails after its work was done.</summary>
    FailPhase,
}
