namespace MultiHost.Virtualization.Storage;

/// <summary>What becomes of a guest's local disks when it migrates (libvirt's <c>--copy-storage-*</c>).</summary>
public enum CopyStorage
{
    /// <summary>Nothing: their content stays, and the guest finds that of the destination's files.</summary>
    None,

    /// <summary>All of their content is mirrored to the destination.</summary>
    All,

    /// <summary>What differs from their <see cref="GuestDisk.Base"/> is mirrored; the base must be the same on both hosts.</summary>
    Incremental,
}
