using MultiHost;
using MultiHost.Virtualization;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using Xunit;
using Xunit.MultiHost;

namespace FailingMigrations;

/// <summary>Migrations that fail, for tests that read what a person is told.</summary>
public sealed class BrokenWork(IHostGroup hosts, VirtualMachines machines) : MigrationScenario(hosts, machines)
{
    [MultiHostFact("source", "destination")]
    public async Task Work_check_fails()
    {
        Skip.IfNot(Machines.Availability.Installed, Machines.Availability.Reason);
        await using Guest guest = await PrepareGuestAsync("mailserver");

        await MigrateAsync(guest, from: "source", to: "destination", new()
        {
            CheckWork = (_, _) => throw new InvalidOperationException("the queue is empty, 17 letters are lost"),
        });
    }

    [MultiHostFact("source", "destination")]
    public async Task Destination_dies()
    {
        Skip.IfNot(Machines.Availability.Installed, Machines.Availability.Reason);
        await using Guest guest = await PrepareGuestAsync("mailserver");

        await MigrateAsync(guest, from: "source", to: "destination", new()
        {
            BandwidthLimit = 1024 * 1024,
            OnPhase = async (context, ended) =>
            {
                if (context is { Phase: MigrationPhase.Perform, Side: MigrationSide.Destination })
                {
                    await context.WaitForStatusAsync(MigrationStatus.Active, ended);
                    await context.Guest.KillAsync();
                }
            },
        });
    }
}
