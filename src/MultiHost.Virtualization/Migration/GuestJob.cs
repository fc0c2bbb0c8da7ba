namespace MultiHost.Virtualization.Migration;

/// <summary>What a guest can be busy with on one side, after libvirt's asynchronous jobs.</summary>
internal enum GuestJob
{
    None,

    /// <summary>MIGRATION_OUT: the source, from Begin to Confirm.</summary>
    MigrationOut,

    /// <summary>MIGRATION_IN: the destination, from Prepare to Finish.</summary>
    MigrationIn,
}
