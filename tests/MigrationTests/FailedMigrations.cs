using System.Net;
using System.Net.Sockets;
using FluentAssertions;
using MultiHost;
using MultiHost.Virtualization;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using Xunit.MultiHost;

namespace MigrationTests;

/// <summary>What a phase that fails leaves behind: the rows of libvirt's protocol, version 3.</summary>
public sealed class FailedMigrations(IHostGroup hosts, VirtualMachines machines) : MigrationTest(hosts, machines)
{
    [MultiHostFact("source", "destination")]
    public async Task Prepare_fails_because_the_port_is_taken()
    {
        await using Guest guest = await PrepareGuestAsync("vm1");
        using TcpListener taken = new(IPAddress.Parse(Hosts["destination"].Address), 0);
        if (!IsSource)
        {
            taken.Start();
        }

        int port = (await Hosts.Barrier.ExchangeAsync("port", IsSource ? 0 : ((IPEndPoint)taken.LocalEndpoint).Port))["destination"];

        MigrationFailedException failure = await FailAsync(guest, new() { Port = port });

        failure.Phase.Should().Be(MigrationPhase.Prepare);
        failure.Cause.Should().Contain("Address already in use");
        await ShouldRunOnTheSourceAloneAsync(guest, failure);
    }

    [MultiHostFact("source", "destination")]
    public async Task Prepare_fails_because_the_destination_lacks_the_machine_type()
    {
        await using Guest guest = await PrepareGuestAsync("vm1");

        MigrationFailedException failure = await FailAsync(guest, new() { DestinationDefinition = g => g with { Machine = "pc-of-tomorrow" } });

        failure.Phase.Should().Be(MigrationPhase.Prepare);
        failure.Cause.Should().Contain("pc-of-tomorrow");
        await ShouldRunOnTheSourceAloneAsync(guest, failure);
    }

    [MultiHostFact("source", "destination")]
    public async Task Perform_fails_because_the_destination_is_killed()
    {
        await using Guest guest = await PrepareGuestAsync("vm1");

        MigrationFailedException failure = await FailAsync(guest, new()
        {
            BandwidthLimit = 1024 * 1024, // so that it is under way when the blow falls
            OnPhase = async (context, ended) =>
            {
                if (context is { Phase: MigrationPhase.Perform, Side: MigrationSide.Destination })
                {
                    await context.WaitForStatusAsync(MigrationStatus.Active, ended);
                    await context.Guest.KillAsync();
                }
            },
        });

        failure.Phase.Should().Be(MigrationPhase.Perform);
        await ShouldRunOnTheSourceAloneAsync(guest, failure);
    }

    [MultiHostFact("source", "destination")]
    public async Task Cancelled_migration_leaves_the_source_running_and_a_second_one_passes()
    {
        await using Guest guest = await PrepareGuestAsync("vm1");

        MigrationReport cancelled = await MigrateAsync(guest, from: "source", to: "destination", new() { CancelWhen = MigrationStatus.Active });
        cancelled.Outcome.Should().Be(MigrationOutcome.Cancelled);
        cancelled.ActiveOn.Should().Be((RoleName)"source");
        cancelled.Checks.Should().OnlyContain(c => c.Passed);

        MigrationReport completed = await MigrateAsync(guest, from: "source", to: "destination");
        completed.Outcome.Should().Be(MigrationOutcome.Completed);
        completed.ActiveOn.Should().Be((RoleName)"destination");
    }

    private Task<MigrationFailedException> FailAsync(Guest guest, MigrationOptions options) =>
        Xunit.Assert.ThrowsAsync<MigrationFailedException>(() => MigrateAsync(guest, from: "source", to: "destination", options));

    private async Task ShouldRunOnTheSourceAloneAsync(Guest guest, MigrationFailedException failure)
    {
        failure.States["source"].Should().Be(GuestState.Running);
        failure.States["destination"].Should().Be(GuestState.Absent);
        guest.State.Should().Be(IsSource ? GuestState.Running : GuestState.Absent);
        if (IsSource)
        {
            long before = await guest.Work.ReadProgressAsync();
            (await guest.Work.ReadProgressAsync()).Should().BeGreaterThanOrEqualTo(before + 1, "the guest works on");
        }
    }
}
