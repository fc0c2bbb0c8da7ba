namespace MultiHost.Virtualization.Migration;

/// <summary>Phases of a migration, after libvirt's protocol version 3, in their order.</summary>
public enum MigrationPhase
{
    /// <summary>Source: takes the job MIGRATION_OUT, starts the work, says what the guest is.</summary>
    Begin,

    /// <summary>Destination: takes the job MIGRATION_IN, starts a QEMU that listens for the guest's state.</summary>
    Prepare,

    /// <summary>Source: transfers the guest; at the end it is stopped there.</summary>
    Perform,

    /// <summary>Destination: lets the guest go on, or ends its QEMU if an earlier phase failed.</summary>
    Finish,

    /// <summary>Source: ends its QEMU, or lets the guest go on if an earlier phase failed.</summary>
    Confirm,
}
