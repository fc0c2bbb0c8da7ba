using System.Text.Json;
using FluentAssertions;
using MultiHost;
using MultiHost.Virtualization;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using MultiHost.Virtualization.Qmp;
using Xunit;
using Xunit.MultiHost;

namespace MigrationTests;

/// <summary>What QEMU can be told to do on the way, and the figures that prove that it did.</summary>
public sealed class Capabilities(IHostGroup hosts, VirtualMachines machines) : MigrationTest(hosts, machines)
{
    [MultiHostTheory("source", "destination")]
    [InlineData(MultiFdCompression.None)]
    [InlineData(MultiFdCompression.Zlib)]
    [InlineData(MultiFdCompression.Zstd)]
    [Trait("Covers", "scenario/multifd")]
    [Trait("Covers", "scenario/multifd zlib")]
    [Trait("Covers", "scenario/multifd zstd")]
    public async Task Several_connections_carry_the_memory(MultiFdCompression compression)
    {
        string? used = null;

        MigrationReport report = await ArriveAsync(new()
        {
            MultiFd = new() { Channels = 4, Compression = compression },
            OnPhase = async (phase, _) =>
            {
                // Both QEMUs are still there, and the phase waits for the answer.
                if (phase.Phase == MigrationPhase.Finish)
                {
                    JsonElement parameters = await phase.Guest.Qmp.ExecuteAsync("query-migrate-parameters");
                    used = $"{parameters.GetProperty("multifd-channels")} {parameters.GetProperty("multifd-compression")}";
                }
            },
        });

        used.Should().Be($"4 {compression.ToString().ToLowerInvariant()}", "QEMU says so on both hosts");
        report.Figures.MultiFdChannels.Should().Be(4);
        report.Figures.MultiFdBytes.Should().BePositive();
    }

    [MultiHostFact("source", "destination")]
    [Trait("Covers", "scenario/xbzrle")]
    public async Task Differences_of_pages_are_sent_for_pages_that_change_again()
    {
        // Nothing ends it before pages have been sent, dirtied, sent and dirtied again.
        MigrationReport report = await ArriveAsync(new()
        {
            Xbzrle = new() { CacheBytes = 16 * 1024 * 1024 },
            BandwidthLimit = 32 * 1024 * 1024,
            DowntimeLimit = TimeSpan.FromMilliseconds(1),
            StartWork = (g, token) => g.StartWorkAsync(GuestWork.MemoryEaterOf(memoryMiB: 4, dirtyMiBPerSecond: 60), token),
            OnPhase = EndAfterPassesAsync,
        });

        report.Figures.XbzrlePages.Should().BePositive();
    }

    [MultiHostFact("source", "destination")]
    [Trait("Covers", "scenario/auto-converge")]
    public async Task Guest_that_dirties_too_much_arrives_only_when_it_is_held_back()
    {
        MigrationOptions hard = new()
        {
            BandwidthLimit = 16 * 1024 * 1024,
            DowntimeLimit = TimeSpan.FromMilliseconds(50),
            StartWork = (g, token) => g.StartWorkAsync(GuestWork.MemoryEaterOf(memoryMiB: 16, dirtyMiBPerSecond: 60), token),
            Timeout = TimeSpan.FromSeconds(50),
        };
        await using Guest guest = await PrepareGuestAsync("vm1");

        MigrationReport without = await MigrateAsync(guest, from: "source", to: "destination", hard with { CancelAfter = TimeSpan.FromSeconds(2) });
        MigrationReport with = await MigrateAsync(
            guest, from: "source", to: "destination", hard with { AutoConverge = new() { InitialPercent = 90, IncrementPercent = 9 } });

        without.Should().HaveOutcome(MigrationOutcome.Cancelled);
        without.Samples.Select(sample => sample.Status).Should().NotContain("pre-switchover", "it never got ready to switch over");
        without.Figures.MaxThrottlePercent.Should().Be(0);
        with.ShouldHaveArrived();
        with.Should().HaveThrottledTheGuestBy(90);
    }

    [MultiHostFact("source", "destination")]
    [Trait("Covers", "scenario/bandwidth limit")]
    public async Task Limit_of_bandwidth_slows_it_down()
    {
        const long limit = 4 * 1024 * 1024;
        SentBeforeTheStop? limited = null;
        SentBeforeTheStop? free = null;
        await using Guest guest = await PrepareGuestAsync("vm1");

        MigrationReport slow = await MigrateAsync(guest, from: "source", to: "destination", new()
        {
            BandwidthLimit = limit,
            StartWork = (g, token) => g.StartWorkAsync(GuestWork.MemoryEaterOf(memoryMiB: 4, dirtyMiBPerSecond: 2), token),
            OnPhase = async (phase, _) => limited = await SentBeforeTheStop.AskAsync(phase) ?? limited,
        });
        MigrationReport back = await MigrateAsync(guest, from: "destination", to: "source", new()
        {
            OnPhase = async (phase, _) => free = await SentBeforeTheStop.AskAsync(phase) ?? free,
        });

        slow.ShouldHaveArrived();
        slow.Samples.Should().HaveCountGreaterThan(1).And.BeInAscendingOrder(sample => sample.Transferred);
        back.Should().HaveLeftTheGuestActiveOn("source");
        if (IsSource)
        {
            limited!.Limit.Should().Be(limit);
            limited.Bytes.Should().BeInRange(4 * 1024 * 1024, limited.MostUnder(limit), "no more goes through in {0}", limited.Time);
        }
        else
        {
            free!.Limit.Should().NotBe(limit, "it was one migration's");
        }
    }

    [MultiHostFact("source", "destination")]
    [Trait("Covers", "scenario/downtime limit")]
    public async Task Limit_of_downtime_decides_whether_it_stops_the_guest()
    {
        MigrationOptions busy = new()
        {
            BandwidthLimit = 8 * 1024 * 1024,
            StartWork = (g, token) => g.StartWorkAsync(GuestWork.MemoryEaterOf(memoryMiB: 4, dirtyMiBPerSecond: 60), token),
        };
        await using Guest guest = await PrepareGuestAsync("vm1");

        MigrationReport tooShort = await MigrateAsync(
            guest, from: "source", to: "destination", busy with { DowntimeLimit = TimeSpan.FromMilliseconds(5), CancelAfter = TimeSpan.FromSeconds(1) });
        MigrationReport longEnough = await MigrateAsync(
            guest, from: "source", to: "destination", busy with { DowntimeLimit = TimeSpan.FromSeconds(2) });

        tooShort.Should().HaveOutcome(MigrationOutcome.Cancelled);
        tooShort.Samples.Select(sample => sample.Status).Should().NotContain("pre-switchover", "5 ms are too few for what the guest dirties");
        longEnough.ShouldHaveArrived();
        longEnough.Downtime.Should().BeLessThanOrEqualTo(TimeSpan.FromSeconds(2));
    }

    private static async Task EndAfterPassesAsync(MigrationPhaseContext phase, CancellationToken ended)
    {
        if (phase is { Phase: MigrationPhase.Perform, Side: MigrationSide.Source })
        {
            using QmpSubscription events = phase.Guest.Qmp.Subscribe();
            await events.WaitAsync(
                happened => happened.Name == "MIGRATION_PASS" && happened.Data.GetProperty("pass").GetInt64() >= 4,
                "Event MIGRATION_PASS 4", TimeSpan.FromSeconds(30), ended);
            await phase.Guest.Qmp.ExecuteAsync("migrate-set-parameters", new() { ["downtime-limit"] = 5000 }, cancellationToken: ended);
        }
    }
}
