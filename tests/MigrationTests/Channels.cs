using FluentAssertions;
using MultiHost;
using MultiHost.Virtualization;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using Xunit;
using Xunit.MultiHost;

namespace MigrationTests;

/// <summary>The ways that a guest's state can take, between hosts that share nothing where the channel allows it.</summary>
public sealed class Channels(IHostGroup hosts, VirtualMachines machines) : MigrationTest(hosts, machines)
{
    [MultiHostFact("source", "destination")]
    [Trait("Covers", "scenario/precopy unix")]
    public async Task Unix()
    {
        MigrationOptions options = new() { Channel = MigrationChannel.Unix };
        if (await Machines.WhyNotAsync(options, "source", "destination") is { } lacks)
        {
            lacks.Should().StartWith("The channel unix needs both hosts on one machine");
        }
        else
        {
            await ArriveAsync(options);
        }
    }

    [MultiHostFact("source", "destination")]
    [Trait("Covers", "scenario/precopy fd")]
    public Task Fd() => ArriveAsync(new() { Channel = MigrationChannel.Fd });

    [MultiHostFact("source", "destination")]
    [Trait("Covers", "scenario/precopy exec")]
    public Task Exec() => ArriveAsync(new() { Channel = MigrationChannel.ExecThrough("gzip -1", "gzip -d") });

    [MultiHostFact("source", "destination")]
    [Trait("Covers", "knob/host_mig_offline")]
    public Task Saved_carried_over_and_started() => ArriveAsync(new() { HostOffline = new() });

    [MultiHostFact("source", "destination")]
    [Trait("Covers", "scenario/TLS x509")]
    public Task Encrypted() => ArriveAsync(new() { Tls = MigrationTls.X509, MultiFd = new() { Channels = 4 } });

    private async Task ArriveAsync(MigrationOptions options)
    {
        string? lacks = await Machines.WhyNotAsync(options, "source", "destination");
        Skip.If(lacks is not null, lacks);
        await using Guest guest = await PrepareGuestAsync("vm1");

        MigrationReport report = await MigrateAsync(guest, from: "source", to: "destination", options);

        report.Should().HaveLeftTheGuestActiveOn("destination");
        guest.Should().BeActiveOn("destination");
    }
}
