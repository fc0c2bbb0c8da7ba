using FluentAssertions;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using MultiHost.Virtualization.Tests.InProcess;
using Xunit;

namespace MultiHost.Virtualization.Tests.Migration;

public sealed class ChannelTests
{
    [SkippableFact(Timeout = 60_000)]
    [Trait("Covers", "knob/mig_protocol")]
    [Trait("Covers", "scenario/precopy unix")]
    public async Task MigrateAsync_OverAUnixSocket_Arrives() => (await MigrationCase.RunAsync(new MigrationOptions { Channel = MigrationChannel.Unix })).ShouldHaveArrived();

    [SkippableFact(Timeout = 60_000)]
    [Trait("Covers", "knob/mig_protocol")]
    [Trait("Covers", "scenario/precopy fd")]
    public async Task MigrateAsync_OverASocketHandedToQemu_Arrives() =>
        (await MigrationCase.RunAsync(new MigrationOptions { Channel = MigrationChannel.Fd })).ShouldHaveArrived();

    [SkippableFact(Timeout = 60_000)]
    [Trait("Covers", "knob/mig_protocol")]
    [Trait("Covers", "scenario/precopy exec")]
    public async Task MigrateAsync_ThroughPrograms_Arrives() =>
        (await MigrationCase.RunAsync(new MigrationOptions { Channel = MigrationChannel.Exec })).ShouldHaveArrived();

    [SkippableFact(Timeout = 60_000)]
    [Trait("Covers", "knob/mig_protocol")]
    [Trait("Covers", "scenario/precopy exec")]
    public async Task MigrateAsync_ThroughFilters_Arrives() =>
        (await MigrationCase.RunAsync(new MigrationOptions { Channel = MigrationChannel.ExecThrough("gzip -1", "gzip -d") })).ShouldHaveArrived();

    [SkippableTheory(Timeout = 60_000)]
    [InlineData("fd")]
    [InlineData("exec")]
    [InlineData("unix")]
    public async Task MigrateAsync_WhenTheDestinationIsKilledInPerform_LeavesTheSourceRunning(string channel)
    {
        await using InProcessGroup group = new();
        MigrationOptions options = new()
        {
            Channel = channel switch { "fd" => MigrationChannel.Fd, "exec" => MigrationChannel.Exec, _ => MigrationChannel.Unix },
            BandwidthLimit = 256 * 1024,
            OnPhase = async (phase, token) =>
            {
                if (phase is { Phase: MigrationPhase.Perform, Side: MigrationSide.Destination })
                {
                    await phase.WaitForStatusAsync(MigrationStatus.Active, token);
                    await phase.Guest.KillAsync();
                }
            },
        };

        var failures = await group.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1");
            Func<Task> migrating = () => test.MigrateAsync(guest, options);
            return (await migrating.Should().ThrowAsync<MigrationFailedException>()).Which;
        });

        failures["source"].States["source"].Should().Be(GuestState.Running);
        failures["source"].States["destination"].Should().Be(GuestState.Absent);
    }

    [SkippableFact(Timeout = 60_000)]
    [Trait("Covers", "knob/mig_protocol")]
    public async Task MigrateAsync_ToAFile_ArrivesOrSaysWhatQemuLacks()
    {
        await using InProcessGroup group = new();

        var outcomes = await group.RunAsync(async test =>
        {
            MigrationOptions options = new() { Channel = MigrationChannel.File };
            await using Guest guest = await test.PrepareAsync("vm1");
            if (await test.ThisHostsMachines.WhyNotAsync(options, "source", "destination") is { } reason)
            {
                Func<Task> migrating = () => test.MigrateAsync(guest, options);
                (await migrating.Should().ThrowAsync<MigrationFailedException>()).Which.Message.Should().Contain("has no channel 'file:'");
                return reason;
            }

            (await test.MigrateAsync(guest, options)).ShouldHaveArrived();
            return null;
        });

        outcomes["source"].Should().Be(outcomes["destination"]);
        (outcomes["source"] ?? "On alpha: QEMU has no channel 'file:'").Should().StartWith("On alpha: QEMU ").And.Contain("has no channel 'file:'");
    }
}
