using FluentAssertions;
using MultiHost;
using MultiHost.Virtualization;
using MultiHost.Virtualization.Migration;
using Xunit;
using Xunit.MultiHost;

namespace MigrationTests;

/// <summary>At its end a scenario waits for the hosts that it migrated guests with. What is said when they do not come: FailingMigrations.SlowFinish.</summary>
public sealed class ScenarioEnd(IHostGroup hosts, VirtualMachines machines) : MigrationTest(hosts, machines)
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMilliseconds(100);
    private MigrationReport? report;
    private DateTimeOffset done;

    protected override TimeSpan FinishTimeout => TimeSpan.FromSeconds(60);

    [MultiHostFact("source", "destination")]
    [Trait("Covers", "knob/finish_timeout")]
    public async Task Who_is_done_first_waits_for_the_other()
    {
        await RunAsync();

        DateTimeOffset over = TimeProvider.System.GetUtcNow();
        IReadOnlyDictionary<RoleName, DateTimeOffset[]> times = await Hosts.Barrier.ExchangeAsync("times", new[] { done, over });
        DateTimeOffset destinationDone = times["destination"][0] - report!.ClockOffset;
        (destinationDone - times["source"][0]).Should().BeGreaterThan(2 * Tolerance, "the destination had more to do");
        (times["source"][1] - destinationDone).Should().BeGreaterThan(-Tolerance, "the source waited for it");
    }

    protected override async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await PrepareGuestAsync("vm1", cancellationToken: cancellationToken);
        base.FinishTimeout.Should().Be(TimeSpan.FromSeconds(120));
        await PrepareGuestAsync("vm2", cancellationToken: cancellationToken);
        base.FinishTimeout.Should().Be(TimeSpan.FromSeconds(240), "that is for each guest");
    }

    protected override async Task ScenarioAsync(CancellationToken cancellationToken)
    {
        report = await MigrateAsync(Guests[0], from: "source", to: "destination", cancellationToken: cancellationToken);
        if (!IsSource)
        {
            // A hundred heartbeats are a second.
            long enough = await Guests[0].Work.ReadProgressAsync(cancellationToken) + 100;
            while (await Guests[0].Work.ReadProgressAsync(cancellationToken) < enough)
            {
                // Each reading waits for the guest's next heartbeat.
            }
        }

        done = TimeProvider.System.GetUtcNow();
    }
}
