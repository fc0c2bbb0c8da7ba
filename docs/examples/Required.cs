using FluentAssertions;
using MultiHost;
using MultiHost.Virtualization;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using Xunit.MultiHost;

public sealed class Required(IHostGroup hosts, VirtualMachines machines) : MigrationScenario(hosts, machines)
{
    [MultiHostFact("source", "destination")]
    [Requires("destination", "qemu >= 5.2", "memory >= 256 MiB")]
    [Requires("machine-types common")]
    public async Task Migrates_to_a_host_that_can()
    {
        await using Guest guest = await PrepareGuestAsync("vm1");
        MigrationReport report = await MigrateAsync(guest, from: "source", to: "destination");
        report.Should().HaveLeftTheGuestActiveOn("destination");
    }
}
