using FluentAssertions;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using MultiHost.Virtualization.Tests.InProcess;
using Xunit;

namespace MultiHost.Virtualization.Tests.Migration;

/// <summary>What Avocado-VT's users set, as options.</summary>
public sealed class KnobTests
{
    [SkippableFact(Timeout = 60_000)]
    public async Task MigrateAsync_WithoutWaiting_WhenTheDestinationIsKilled_LeavesTheSourceRunning()
    {
        await using InProcessGroup group = new();
        var failures = await group.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1");
            Func<Task> migrating = () => test.MigrateAsync(guest, new()
            {
                WaitForTransfer = false,
                BandwidthLimit = 256 * 1024,
                OnPhase = (phase, _) => phase is { Phase: MigrationPhase.Finish, Side: MigrationSide.Destination } ? phase.Guest.KillAsync() : Task.CompletedTask,
            });
            return (await migrating.Should().ThrowAsync<MigrationFailedException>()).Which;
        });

        failures["source"].Phase.Should().Be(MigrationPhase.Finish);
        failures["source"].States["source"].Should().Be(GuestState.Running);
        failures["source"].Checks.Should().OnlyContain(check => check.Passed);
    }

    [SkippableTheory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Covers", "knob/host_mig_offline")]
    public async Task MigrateAsync_HostOffline_StartsTheDestinationWithTheSavedState(bool shared)
    {
        string? folder = shared ? Directory.CreateTempSubdirectory("mh-test-").FullName : null;
        GuestState? whileTransferred = null;
        UnixFileMode? mode = null;
        try
        {
            MigrationReport report = await MigrationCase.RunAsync(new MigrationOptions
            {
                HostOffline = new() { SharedFolder = folder },
                OnPhase = (phase, _) =>
                {
                    if (phase is { Phase: MigrationPhase.Perform, Side: MigrationSide.Destination })
                    {
                        whileTransferred = phase.Guest.State;
                    }

                    if (folder is not null && !OperatingSystem.IsWindows() && phase is { Phase: MigrationPhase.Finish, Side: MigrationSide.Source })
                    {
                        mode = File.GetUnixFileMode(Directory.EnumerateFiles(folder).Single());
                    }

                    return Task.CompletedTask;
                },
            });

            report.ShouldHaveArrived();
            whileTransferred.Should().Be(GuestState.Absent, "the destination is started afterwards");
            if (folder is not null)
            {
                Directory.EnumerateFiles(folder).Should().BeEmpty("the file is deleted");
                mode.Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite, "all of the guest's memory was in it");
            }
        }
        finally
        {
            if (folder is not null)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    [SkippableFact(Timeout = 60_000)]
    public async Task MigrateAsync_WithRegainAddressCommand_OfAGuestWithoutAShell_SaysSo()
    {
        Func<Task> migrating = () => MigrationCase.RunAsync(new MigrationOptions { RegainAddressCommand = "udhcpc" });

        (await migrating.Should().ThrowAsync<MigrationFailedException>()).Which.Cause.Should().Be(
            "a pulse guest has no shell for MigrationOptions.RegainAddressCommand; give it another GuestDefinition.System");
    }
}
