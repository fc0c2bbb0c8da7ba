namespace MultiHost.Virtualization.Faults;

/// <summary>When in its phase a fault strikes.</summary>
internal enum FaultTiming
{
    /// <summary>Both sides wait for it, then the phase's work begins.</summary>
    BeforeWork,

    /// <summary>As soon as the destination's QEMU runs.</summary>
    WhenQemuRuns,

    /// <summary>In the middle of the transfer, which is slowed down for it. For faults that the transfer cannot survive.</summary>
    DuringTransfer,

    /// <summary>In Finish of post-copy, when the guest runs at the destination and the rest of it follows.</summary>
    DuringPostCopy,

    /// <summary>When the phase's work is done.</summary>
    AfterWork,
}
