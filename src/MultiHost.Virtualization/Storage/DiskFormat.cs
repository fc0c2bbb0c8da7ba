namespace MultiHost.Virtualization.Storage;

/// <summary>How a disk's content lies in its file (QEMU's block drivers).</summary>
public enum DiskFormat
{
    /// <summary>The bytes as the guest sees them.</summary>
    Raw,

    /// <summary>QEMU's own, which grows as it is written to and can have a base.</summary>
    Qcow2,
}
