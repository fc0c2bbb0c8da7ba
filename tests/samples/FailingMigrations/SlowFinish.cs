using MultiHost;
using MultiHost.Virtualization;
using MultiHost.Virtualization.Migration;
using Xunit;
using Xunit.MultiHost;

namespace FailingMigrations;

/// <summary>A scenario whose destination goes on after the source is done.</summary>
public sealed class SlowFinish(IHostGroup hosts, VirtualMachines machines) : MigrationScenario(hosts, machines)
{
    protected override TimeSpan FinishTimeout => TimeSpan.FromSeconds(1);

    [MultiHostFact("source", "destination")]
    public async Task Destination_does_not_finish()
    {
        Skip.IfNot(Machines.Availability.Installed, Machines.Availability.Reason);
        await RunAsync();
    }

    protected override async Task PrepareAsync(CancellationToken cancellationToken) =>
        await PrepareGuestAsync("mailserver", cancellationToken: cancellationToken);

    protected override async Task ScenarioAsync(CancellationToken cancellationToken)
    {
        await base.ScenarioAsync(cancellationToken);
        if (Hosts.Self.Role == "destination")
        {
            Hosts.Step("counts letters");
            await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
        }
    }
}
