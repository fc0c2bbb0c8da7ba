using FluentAssertions;
using MultiHost;
using MultiHost.Virtualization;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using Xunit;
using Xunit.MultiHost;

/// <summary>The lines of docs/scenarios.md.</summary>
public sealed class ScenarioLines(IHostGroup hosts, VirtualMachines machines) : MigrationScenario(hosts, machines)
{
    internal static IReadOnlyList<MigrationOptions> Lines { get; } =
    [
        new() { },
        new() { Channel = MigrationChannel.Unix },
        new() { Channel = MigrationChannel.Fd },
        new() { Channel = MigrationChannel.Exec },
        new() { Channel = MigrationChannel.ExecThrough("gzip -1", "gzip -d") },
        new() { Channel = MigrationChannel.File },
        new() { PostCopy = new() },
        new() { PostCopy = new() { Preempt = true } },
        new() { PostCopy = new() { Recoveries = 1 } },
        new() { MultiFd = new() { Channels = 4 } },
        new() { MultiFd = new() { Compression = MultiFdCompression.Zstd } },
        new() { AutoConverge = new() { InitialPercent = 50 } },
        new() { Xbzrle = new() { CacheBytes = 64 * 1024 * 1024 } },
        new() { Tls = MigrationTls.Psk },
        new() { Tls = MigrationTls.X509 },
        new() { CancelWhen = MigrationStatus.Active },
        new() { CancelAfter = TimeSpan.FromSeconds(2) },
        new() { Offline = true },
        new() { HostOffline = new() },
        new() { DowntimeLimit = TimeSpan.FromMilliseconds(100) },
        new() { BandwidthLimit = 32 * 1024 * 1024 },
        new() { RunBefore = TimeSpan.FromSeconds(5) },
        new() { WaitForTransfer = false },
    ];

    [MultiHostFact("source", "destination")]
    public async Task Urgent_pages_overtake()
    {
        Skip.IfNot(Machines.Availability.Installed, Machines.Availability.Reason);
        MigrationOptions options = new() { PostCopy = new() { Preempt = true } };
        string? lacks = await Machines.WhyNotAsync(options, "source", "destination");
        Skip.If(lacks is not null, lacks);
        await using Guest guest = await PrepareGuestAsync("vm1");

        MigrationReport report = await MigrateAsync(guest, from: "source", to: "destination", options);

        report.Should().HaveLeftTheGuestActiveOn("destination");
    }
}
