using FluentAssertions;
using MultiHost.Virtualization.Faults;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using MultiHost.Virtualization.Storage;
using MultiHost.Virtualization.Tests.InProcess;
using Xunit;

namespace MultiHost.Virtualization.Tests.Migration;

/// <summary>Hosts whose addresses are names, which is what an address is by default, or of IPv6.</summary>
public sealed class NamedHostTests
{
    public static TheoryData<string, string> Channels
    {
        get
        {
            TheoryData<string, string> all = [];
            foreach (string address in new[] { "localhost", "::1" })
            {
                foreach (string channel in new[] { "tcp", "fd", "exec", "HostOffline", "tcp with a disk", "tcp and TLS" })
                {
                    all.Add(address, channel);
                }
            }

            return all;
        }
    }

    [SkippableTheory(Timeout = 60_000)]
    [MemberData(nameof(Channels))]
    public async Task MigrateAsync_BetweenHostsWithNames_ArrivesOverEveryChannel(string address, string channel)
    {
        MigrationOptions options = channel switch
        {
            "fd" => new() { Channel = MigrationChannel.Fd },
            "exec" => new() { Channel = MigrationChannel.Exec },
            "HostOffline" => new() { HostOffline = new() },
            "tcp with a disk" => new() { CopyStorage = CopyStorage.All },
            "tcp and TLS" => new() { Tls = MigrationTls.X509 },
            _ => new(),
        };
        await using InProcessGroup group = InProcessGroup.At(address, address);

        var reports = await group.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1", g => channel == "tcp with a disk" ? g with { Disks = [GuestDisk.Local(createMiB: 1)] } : g);
            return await test.MigrateAsync(guest, options);
        });

        reports["destination"].ActiveOn.Should().Be((RoleName)"destination");
        reports["destination"].Checks.Should().OnlyContain(check => check.Passed);
    }

    [SkippableFact(Timeout = 60_000)]
    public async Task PrepareAsync_OfAGuestOnAUserNetwork_WhenItsHostHasAName_ForwardsItsPorts()
    {
        await using InProcessGroup group = InProcessGroup.At("localhost", "localhost");

        await group.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm-named", g => g with { Network = GuestNetwork.User() });
            guest.State.Should().Be(test.Is("source") ? GuestState.Running : GuestState.Absent);
        });
    }

    [SkippableFact(Timeout = 60_000)]
    public async Task PrepareAsync_OfGuestsOfOneNameByTwoGroupsOnOneHost_ForwardsOtherPortsForEach()
    {
        await using InProcessGroup first = InProcessGroup.At("localhost", "localhost");
        await using InProcessGroup second = InProcessGroup.At("localhost", "localhost");

        await first.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1", OnUserNetwork);
            if (test.Is("source"))
            {
                await second.RunAsync(async other =>
                {
                    await using Guest twin = await other.PrepareAsync("vm1", OnUserNetwork);
                    twin.State.Should().Be(other.Is("source") ? GuestState.Running : GuestState.Absent);
                });
            }

            await test.Group.Barrier.SignalAndWaitAsync("the others are done");
        });

        GuestDefinition OnUserNetwork(GuestDefinition guest) => guest with { Network = GuestNetwork.User() };
    }

    [SkippableFact(Timeout = 60_000)]
    public async Task MigrateAsync_WhenAPortIsTakenOnAHostWithAName_FailsInPrepare()
    {
        await using InProcessGroup group = InProcessGroup.At("localhost", "localhost");

        var failures = await group.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1");
            Func<Task> migrating = () => test.MigrateAsync(guest, new() { Fault = Fault.At(MigrationPhase.Prepare).RefusePort() });
            return (await migrating.Should().ThrowAsync<MigrationFailedException>()).Which;
        });

        failures["source"].Cause.Should().Contain("Address already in use");
    }
}
