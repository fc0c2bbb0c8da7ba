using MultiHost;
using MultiHost.Virtualization;
using MultiHost.Virtualization.Faults;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using Xunit;

// No test of its own: it would be skipped where these examples run.
internal sealed class CutInPerform(IHostGroup hosts, VirtualMachines machines) : MigrationScenario(hosts, machines)
{
    public async Task Cut_network_leaves_the_source_running()
    {
        Fault cut = Fault.At(MigrationPhase.Perform).CutNetwork("destination");
        Skip.If(cut.WhyNot(Hosts) is not null, cut.WhyNot(Hosts));
        await using Guest guest = await PrepareGuestAsync("vm1");

        await Assert.ThrowsAsync<MigrationFailedException>(() => MigrateAsync(guest, from: "source", to: "destination", new()
        {
            Fault = cut,
            Timeout = TimeSpan.FromSeconds(5),
        }));
    }
}
