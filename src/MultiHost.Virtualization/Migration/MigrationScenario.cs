using MultiHost.Virtualization.Guests;

namespace MultiHost.Virtualization.Migration;

/// <summary>Base of test classes that migrate guests. Its bodies run on all hosts of the group at the same time.</summary>
/// <param name="hosts">The hosts of the running test.</param>
/// <param name="machines">This host's guests.</param>
public abstract class MigrationScenario(IHostGroup hosts, VirtualMachines machines)
{
    /// <summary>The hosts of the running test.</summary>
    protected IHostGroup Hosts { get; } = hosts;

    /// <summary>This host's guests.</summary>
    protected VirtualMachines Machines { get; } = machines;

    /// <inheritdoc cref="VirtualMachines.PrepareAsync"/>
    protected Task<Guest> PrepareGuestAsync(
        string name,
        Func<GuestDefinition, GuestDefinition>? define = null,
        RoleName on = default,
        CancellationToken cancellationToken = default) =>
        Machines.PrepareAsync(name, define, on, cancellationToken);

    /// <inheritdoc cref="VirtualMachines.MigrateAsync"/>
    protected Task<MigrationReport> MigrateAsync(
        Guest guest, RoleName from, RoleName to, MigrationOptions? options = null, CancellationToken cancellationToken = default) =>
        Machines.MigrateAsync(guest, from, to, options, cancellationToken);
}
