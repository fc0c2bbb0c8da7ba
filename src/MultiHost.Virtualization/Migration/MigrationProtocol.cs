namespace MultiHost.Virtualization.Migration;

/// <summary>Version of libvirt's migration protocol.</summary>
public enum MigrationProtocol
{
    /// <summary>Begin, Prepare, Perform, Finish, Confirm: the source keeps the guest until the destination has said that it runs there.</summary>
    V3,

    /// <summary>
    /// DumpXML (our <see cref="MigrationPhase.Begin"/>), Prepare, Perform, Finish: the source ends its guest as soon as Perform succeeded. If the destination
    /// then fails to let it go on, it stays paused there, and there is no other.
    /// </summary>
    V2,
}
