namespace MultiHost.Virtualization.Migration;

/// <summary>
/// libvirt's migration protocol version 2 as a table: which phase follows which outcome. The source of truth is
/// <c>virDomainMigrateVersion2</c> of libvirt-domain.c.
/// </summary>
internal static class ProtocolV2
{
    /// <summary>What follows; null at the end.</summary>
    public static ProtocolStep? Next(ProtocolStep step, bool succeeded) => (step.Phase, succeeded) switch
    {
        (MigrationPhase.Begin, true) => new(MigrationPhase.Prepare, false),
        (MigrationPhase.Prepare, true) => new(MigrationPhase.Perform, false),
        (MigrationPhase.Perform, _) => new(MigrationPhase.Finish, Cancelled: !succeeded),
        _ => null,
    };
}
