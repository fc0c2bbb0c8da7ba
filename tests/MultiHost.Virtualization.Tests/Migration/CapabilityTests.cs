using System.Text.Json;
using FluentAssertions;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using Xunit;
using Xunit.Abstractions;

namespace MultiHost.Virtualization.Tests.Migration;

public sealed class CapabilityTests(ITestOutputHelper output)
{
    [SkippableTheory(Timeout = 60_000)]
    [InlineData(MultiFdCompression.None)]
    [InlineData(MultiFdCompression.Zlib)]
    [InlineData(MultiFdCompression.Zstd)]
    [Trait("Covers", "scenario/multifd")]
    [Trait("Covers", "scenario/multifd zlib")]
    [Trait("Covers", "scenario/multifd zstd")]
    public async Task MigrateAsync_WithMultiFd_SendsOverItsConnections(MultiFdCompression compression)
    {
        MigrationReport report = await RunAsync(new() { MultiFd = new() { Channels = 4, Compression = compression } });

        report.ShouldHaveArrived();
        report.Figures.MultiFdChannels.Should().Be(4);
        report.Figures.MultiFdBytes.Should().BePositive();
    }

    [SkippableFact(Timeout = 60_000)]
    [Trait("Covers", "scenario/xbzrle")]
    public async Task MigrateAsync_WithXbzrle_FindsPagesInItsCache()
    {
        // It is let to its end when pages that were sent before have been dirtied and sent again.
        MigrationReport report = await RunAsync(new()
        {
            Xbzrle = new() { CacheBytes = 16 * 1024 * 1024 },
            BandwidthLimit = 32 * 1024 * 1024,
            DowntimeLimit = TimeSpan.FromMilliseconds(1),
            StartWork = g => g.StartWorkAsync(GuestWork.MemoryEaterOf(memoryMiB: 4, dirtyMiBPerSecond: 60)),
            OnPhase = async (phase, ended) =>
            {
                if (phase is { Phase: MigrationPhase.Perform, Side: MigrationSide.Source })
                {
                    await phase.WaitForStatusAsync(MigrationStatus.Active, ended);
                    while (await XbzrlePagesAsync(phase.Guest, ended) == 0)
                    {
                        // The query itself is the wait.
                    }

                    await phase.Guest.Qmp.ExecuteAsync("migrate-set-parameters", new() { ["downtime-limit"] = 5000 }, cancellationToken: ended);
                }
            },
        });

        report.ShouldHaveArrived();
        report.Figures.XbzrlePages.Should().BePositive();
    }

    [SkippableFact(Timeout = 120_000)]
    [Trait("Covers", "scenario/auto-converge")]
    public async Task MigrateAsync_OfAGuestThatDirtiesTooMuch_ConvergesOnlyWhenThrottled()
    {
        MigrationOptions hard = new()
        {
            // More work than a burst of the network could make look like 50 ms: only a guest that is held back gets there.
            BandwidthLimit = 16 * 1024 * 1024,
            DowntimeLimit = TimeSpan.FromMilliseconds(50),
            StartWork = g => g.StartWorkAsync(GuestWork.MemoryEaterOf(memoryMiB: 16, dirtyMiBPerSecond: 60)),
            Timeout = TimeSpan.FromSeconds(50),
        };

        MigrationReport without = await RunAsync(hard with { CancelAfter = TimeSpan.FromSeconds(3) });
        MigrationReport with = await RunAsync(hard with { AutoConverge = new() { InitialPercent = 90, IncrementPercent = 9 } });

        without.Outcome.Should().Be(MigrationOutcome.Cancelled);
        without.Samples.Select(sample => sample.Status).Should().NotContain("pre-switchover", "it never got ready to switch over");
        without.Figures.MaxThrottlePercent.Should().Be(0);
        with.ShouldHaveArrived();
        with.Figures.MaxThrottlePercent.Should().BeGreaterThanOrEqualTo(90);
    }

    private static async Task<long> XbzrlePagesAsync(Guest guest, CancellationToken cancellationToken)
    {
        JsonElement migration = await guest.Qmp.ExecuteAsync("query-migrate", cancellationToken: cancellationToken);
        return migration.TryGetProperty("xbzrle-cache", out JsonElement cache) ? cache.GetProperty("pages").GetInt64() : 0;
    }

    private async Task<MigrationReport> RunAsync(MigrationOptions options)
    {
        MigrationReport report = await MigrationCase.RunAsync(options);
        output.WriteLine($"{report}\n{report.Figures}\n{report.Samples.Count} samples; last: {report.Samples[^1]}");
        return report;
    }
}
