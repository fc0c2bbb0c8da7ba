namespace MultiHost.Virtualization.Storage;

/// <summary>Where a disk's content is.</summary>
public enum DiskPlace
{
    /// <summary>A file that all hosts see at the same path.</summary>
    Shared,

    /// <summary>A file of each host's own.</summary>
    Local,

    /// <summary>A file on an NFS server, reached by QEMU itself.</summary>
    Nfs,

    /// <summary>An export of an NBD server, reached by QEMU itself.</summary>
    Nbd,
}
