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
    [Trait("Covers", "knob/mig_protocol")]
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
    [Trait("Covers", "knob/mig_protocol")]
    public Task Fd() => ArriveAsync(new() { Channel = MigrationChannel.Fd });

    [MultiHostFact("source", "destination")]
    [Trait("Covers", "scenario/precopy exec")]
    [Trait("Covers", "knob/mig_protocol")]
    public Task Exec() => ArriveAsync(new() { Channel = MigrationChannel.ExecThrough("gzip -1", "gzip -d") });

    [MultiHostFact("source", "destination")]
    [Trait("Covers", "knob/mig_protocol")]
    public async Task File_arrives_or_the_failure_says_what_QEMU_lacks()
    {
        MigrationOptions options = new() { Channel = MigrationChannel.File };
        if (await Machines.WhyNotAsync(options, "source", "destination") is not { } lacks)
        {
            await ArriveAsync(options);
            return;
        }

        lacks.Should().MatchRegex("^On .+: QEMU .+ has no channel 'file:'");
        await using Guest guest = await PrepareGuestAsync("vm1");
        Func<Task> migrating = () => MigrateAsync(guest, from: "source", to: "destination", options);
        (await migrating.Should().ThrowAsync<MigrationFailedException>()).Which.Message.Should().Contain("has no channel 'file:'");
        guest.Should().BeActiveOn("source");
    }

    [MultiHostFact("source", "destination")]
    [Trait("Covers", "knob/host_mig_offline")]
    public Task Saved_carried_over_and_started() => ArriveAsync(new() { HostOffline = new() });

    [MultiHostFact("source", "destination")]
    [Trait("Covers", "scenario/TLS x509")]
    public Task Encrypted() => ArriveAsync(new() { Tls = MigrationTls.X509, MultiFd = new() { Channels = 4 } });
}
