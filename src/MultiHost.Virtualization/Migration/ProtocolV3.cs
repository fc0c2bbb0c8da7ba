namespace MultiHost.Virtualization.Migration;

/// <summary>
/// libvirt's migration protocol version 3 as a table: which phase follows which outcome. The source of truth is
/// <c>virDomainMigrateVersion3Full</c> of libvirt-domain.c.
/// </summary>
internal static class ProtocolV3
{
    public static ProtocolStep First => new(MigrationPhase.Begin, Cancelled: false);

    /// <summary>The side that carries a phase out.</summary>
    public static MigrationSide SideOf(MigrationPhase phase) =>
        phase is MigrationPhase.Prepare or MigrationPhase.Finish ? MigrationSide.Destination : MigrationSide.Source;

    /// <summary>What follows; null at the end.</summary>
    public static ProtocolStep? Next(ProtocolStep step, bool succeeded) => (step.Phase, succeeded) switch
    {
        (MigrationPhase.Begin, true) => new(MigrationPhase.Prepare, false),
        (MigrationPhase.Begin, false) => null,
        (MigrationPhase.Prepare, true) => new(MigrationPhase.Perform, false),
        (MigrationPhase.Prepare, false) => null,
        (MigrationPhase.Perform, _) => new(MigrationPhase.Finish, Cancelled: !succeeded),
        (MigrationPhase.Finish, _) => new(MigrationPhase.Confirm, Cancelled: step.Cancelled || !succeeded),
        _ => null,
    };
}

/// <summary>A phase to be carried out, forwards or, after a failure or cancellation, backwards.</summary>
internal readonly record struct ProtocolStep(MigrationPhase Phase, bool Cancelled)
{
    public override string ToString() => Cancelled ? $"{Phase} (cancelled)" : Phase.ToString();
}
