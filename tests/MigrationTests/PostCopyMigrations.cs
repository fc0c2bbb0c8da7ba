using FluentAssertions;
using MultiHost;
using MultiHost.Virtualization;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using Xunit;
using Xunit.MultiHost;

namespace MigrationTests;

public sealed class PostCopyMigrations(IHostGroup hosts, VirtualMachines machines) : MigrationTest(hosts, machines)
{
    [MultiHostFact("source", "destination")]
    [Trait("Covers", "scenario/postcopy recover")]
    public async Task Broken_connection_is_recovered()
    {
        MigrationOptions options = new()
        {
            BandwidthLimit = 8 * 1024 * 1024, // so that there is something left for post-copy
            PostCopy = new() { BandwidthLimit = 8 * 1024 * 1024, Recoveries = 1 },
            StartWork = g => g.StartWorkAsync(GuestWork.MemoryEaterOf(memoryMiB: 24, dirtyMiBPerSecond: 100)),
            OnPhase = BreakAsync,
        };
        string? lacks = await Machines.WhyNotAsync(options, "source", "destination");
        Skip.If(lacks is not null, lacks);
        await using Guest guest = await PrepareGuestAsync("vm1");

        MigrationReport report = await MigrateAsync(guest, from: "source", to: "destination", options);

        report.Should().HaveLeftTheGuestActiveOn("destination");
        report.Figures.Recoveries.Should().Be(1);
        report.Figures.PostCopyBlocktime.Should().NotBeNull();
    }

    private static async Task BreakAsync(MigrationPhaseContext phase, CancellationToken ended)
    {
        if (phase is { Phase: MigrationPhase.Finish, Side: MigrationSide.Destination })
        {
            await phase.WaitForStatusAsync(MigrationStatus.PostCopyActive, ended);
            await phase.Guest.Work.ReadProgressAsync(ended); // it runs there
            await phase.Guest.Qmp.ExecuteAsync("migrate-pause", outOfBand: true, cancellationToken: ended);
        }
    }
}
