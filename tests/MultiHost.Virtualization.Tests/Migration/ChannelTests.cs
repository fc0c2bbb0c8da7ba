using FluentAssertions;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using MultiHost.Virtualization.Tests.InProcess;
using Xunit;

namespace MultiHost.Virtualization.Tests.Migration;

public sealed class ChannelTests
{
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
}
