using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;

namespace MultiHost.Virtualization.Tests.InProcess;

/// <summary>A user's test class: opens the protected members to the bodies of tests.</summary>
internal sealed class Scenario(InProcessHostGroup hosts, VirtualMachines machines) : MigrationScenario(hosts, machines)
{
    public InProcessHostGroup Group => hosts;

    public VirtualMachines ThisHostsMachines => Machines;

    public bool Is(RoleName role) => Hosts.Self.Role == role;

    public Task<Guest> PrepareAsync(string name, Func<GuestDefinition, GuestDefinition>? define = null, RoleName on = default) =>
        PrepareGuestAsync(name, define, on);

    public Task<MigrationReport> MigrateAsync(Guest guest, MigrationOptions? options = null) =>
        MigrateAsync(guest, "source", "destination", options);

    public Task<MigrationReport> MigrateAsync(Guest guest, RoleName from, RoleName to, MigrationOptions? options = null) =>
        MigrateAsync(guest, from, to, options, CancellationToken.None);
}
