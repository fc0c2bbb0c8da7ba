using FluentAssertions;
using MultiHost;
using MultiHost.Virtualization;
using MultiHost.Virtualization.Faults;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using Xunit;
using Xunit.MultiHost;

public sealed class KilledDestination(IHostGroup hosts, VirtualMachines machines) : MigrationScenario(hosts, machines)
{
    [MultiHostFact("source", "destination")]
    public async Task Guest_goes_on_at_the_source()
    {
        Skip.IfNot(Machines.Availability.Installed, Machines.Availability.Reason);
        await using Guest guest = await PrepareGuestAsync("vm1");

        MigrationFailedException failure = await Assert.ThrowsAsync<MigrationFailedException>(
            () => MigrateAsync(guest, from: "source", to: "destination", new()
            {
                Fault = Fault.At(MigrationPhase.Perform).KillQemu("destination"),
            }));

        failure.Phase.Should().Be(MigrationPhase.Perform);
        failure.States["source"].Should().Be(GuestState.Running);
    }
}
