using FluentAssertions;
using MultiHost;
using MultiHost.Virtualization;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using Xunit;
using Xunit.MultiHost;

namespace MigrationTests;

/// <summary>The guest goes on at the destination before all of its RAM is there.</summary>
public sealed class PostCopyMigrations(IHostGroup hosts, VirtualMachines machines) : MigrationTest(hosts, machines)
{
    // Slow enough that post-copy begins before the end, and that pages are left to ask for.
    private const long Slow = 8 * 1024 * 1024;

    [MultiHostTheory("source", "destination")]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Covers", "scenario/postcopy")]
    [Trait("Covers", "scenario/postcopy preempt")]
    public async Task Guest_goes_on_before_its_memory_is_there(bool preempt)
    {
        MigrationReport report = await ArriveAsync(Options(new() { Preempt = preempt, BandwidthLimit = Slow }));

        report.Figures.PostCopied.Should().BeTrue();
        report.Figures.PostCopyBlocktime.Should().NotBeNull();
        report.Samples.Should().Contain(sample => sample.Status == "postcopy-active");
    }

    [MultiHostFact("source", "destination")]
    [Trait("Covers", "scenario/postcopy recover")]
    public async Task Broken_connection_is_recovered()
    {
        MigrationReport report = await ArriveAsync(Options(new() { BandwidthLimit = Slow, Recoveries = 1 }) with { OnPhase = BreakAsync });

        report.Figures.Recoveries.Should().Be(1);
        report.Figures.PostCopyBlocktime.Should().NotBeNull();
    }

    private static MigrationOptions Options(PostCopy postCopy) => new()
    {
        BandwidthLimit = Slow,
        PostCopy = postCopy,
        StartWork = (g, token) => g.StartWorkAsync(GuestWork.MemoryEaterOf(memoryMiB: 24, dirtyMiBPerSecond: 100), token),
    };

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
