using MultiHost;
using MultiHost.Virtualization;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using Xunit;
using Xunit.MultiHost;

namespace GuestMatrix;

public sealed class Migrations(IHostGroup hosts, VirtualMachines machines) : MigrationScenario(hosts, machines)
{
    [MultiHostTheory("source", "destination"), GuestData(No = "RHEL")]
    public async Task Arrives(GuestDefinition guest)
    {
        Skip.IfNot(Machines.Availability.Installed, Machines.Availability.Reason);
        await using Guest running = await PrepareGuestAsync(guest);

        MigrationReport report = await MigrateAsync(running, from: "source", to: "destination");

        Assert.Equal(MigrationOutcome.Completed, report.Outcome);
        Hosts.WriteLine($"{running.Name}: {running.Definition.System.Name} of {running.Definition.MemoryMiB} MiB arrived");
    }
}
