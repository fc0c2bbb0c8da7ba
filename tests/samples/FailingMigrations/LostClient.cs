using MultiHost;
using MultiHost.Virtualization;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using Xunit;
using Xunit.MultiHost;

namespace FailingMigrations;

/// <summary>
/// Migrations that stand still until the controller is killed, and note what each host has then, before the run is cleaned up. They never end by
/// themselves: run them by name only.
/// </summary>
public sealed class LostClient(IHostGroup hosts, VirtualMachines machines) : MigrationScenario(hosts, machines)
{
    [MultiHostFact("source", "destination")]
    public Task Lost_after_Begin() => MigrateUntilLostAsync(MigrationPhase.Prepare, MigrationSide.Destination);

    [MultiHostFact("source", "destination")]
    public Task Lost_after_Prepare() => MigrateUntilLostAsync(MigrationPhase.Perform, MigrationSide.Source);

    private async Task MigrateUntilLostAsync(MigrationPhase phase, MigrationSide side)
    {
        Skip.IfNot(Machines.Availability.Installed, Machines.Availability.Reason);
        Guest guest = await PrepareGuestAsync("mailserver");
        try
        {
            await MigrateAsync(guest, from: "source", to: "destination", new()
            {
                BandwidthLimit = 64 * 1024,
                OnPhase = async (context, _) =>
                {
                    if (context.Phase != phase || context.Side != side)
                    {
                        return;
                    }

                    if (phase == MigrationPhase.Perform)
                    {
                        await context.WaitForStatusAsync(MigrationStatus.Active, Hosts.Stopping);
                        Hosts.Step("stands still");
                    }
                    else
                    {
                        Hosts.Step("stands still");
                        await new TaskCompletionSource().Task.WaitAsync(Hosts.Stopping);
                    }
                },
            });
        }
        finally
        {
            string status = guest.IsHere ? await StatusAsync(guest) : "no process";
            await File.WriteAllTextAsync(Path.Combine(Hosts.Properties["Notes"], $"{Hosts.Self.Name}.txt"), $"{guest.State}, {status}");
        }
    }

    // A guest that runs says so by its work, not by its status alone.
    private static async Task<string> StatusAsync(Guest guest)
    {
        string status = (await guest.Qmp.ExecuteAsync("query-status")).GetProperty("status").GetString()!;
        long before = await guest.Work.ReadProgressAsync();
        long after = await guest.Work.ReadProgressAsync();
        return $"{status}, its work {(after > before ? "goes on" : "stands still")}";
    }
}
