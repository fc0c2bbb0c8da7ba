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
    [Trait("Covers", "knob/cancel_delay")]
    public async Task MigrateAsync_WithCancelAfter_LeavesTheGuestActiveOnTheSource()
    {
        MigrationReport report = await MigrationCase.RunAsync(new MigrationOptions { CancelAfter = TimeSpan.FromMilliseconds(200), BandwidthLimit = 256 * 1024 });

        report.Outcome.Should().Be(MigrationOutcome.Cancelled);
        report.ActiveOn.Should().Be((RoleName)"source");
        report.Checks.Should().Contain(check => check.Name == "destination-gone").And.OnlyContain(check => check.Passed);
    }

    [SkippableFact(Timeout = 60_000)]
    [Trait("Covers", "knob/not_wait_for_migration")]
    public async Task MigrateAsync_WithoutWaitingForTheTransfer_EndsPerformAtOnce()
    {
        GuestState? afterPerform = null;
        MigrationReport report = await MigrationCase.RunAsync(new MigrationOptions
        {
            WaitForTransfer = false,
            BandwidthLimit = 1024 * 1024,
            StartWork = g => g.StartWorkAsync(GuestWork.MemoryEaterOf(memoryMiB: 1, dirtyMiBPerSecond: 0.5)),
            OnPhase = (phase, _) =>
            {
                if (phase is { Phase: MigrationPhase.Finish, Side: MigrationSide.Source })
                {
                    afterPerform = phase.Guest.State;
                }

                return Task.CompletedTask;
            },
        });

        report.ShouldHaveArrived();
        afterPerform.Should().Be(GuestState.Running, "the transfer was under way");
        report.Phases[MigrationPhase.Perform].Should().BeLessThan(report.TotalTime!.Value);
    }

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

    [SkippableFact(Timeout = 60_000)]
    [Trait("Covers", "knob/mig_offline")]
    public async Task MigrateAsync_Offline_StopsTheGuestBeforeTheTransfer()
    {
        MigrationReport report = await MigrationCase.RunAsync(new MigrationOptions { Offline = true });

        report.ShouldHaveArrived();
        report.StopToResume.Should().BeGreaterThan(report.TotalTime!.Value, "it stood still all the time");
    }

    [SkippableFact(Timeout = 60_000)]
    [Trait("Covers", "knob/mig_offline")]
    public async Task MigrateAsync_Offline_WhenCancelled_ResumesTheGuestOnTheSource()
    {
        MigrationReport report = await MigrationCase.RunAsync(new MigrationOptions { Offline = true, CancelWhen = MigrationStatus.Active });

        report.ActiveOn.Should().Be((RoleName)"source");
        report.Checks.Should().OnlyContain(check => check.Passed);
    }

    [SkippableTheory(Timeout = 60_000)]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Covers", "knob/host_mig_offline")]
    public async Task MigrateAsync_HostOffline_StartsTheDestinationWithTheSavedState(bool shared)
    {
        string? folder = shared ? Directory.CreateTempSubdirectory("mh-test-").FullName : null;
        GuestState? whileTransferred = null;
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

                    return Task.CompletedTask;
                },
            });

            report.ShouldHaveArrived();
            whileTransferred.Should().Be(GuestState.Absent, "the destination is started afterwards");
            if (folder is not null)
            {
                Directory.EnumerateFiles(folder).Should().BeEmpty("the file is deleted");
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
    [Trait("Covers", "knob/migration_sync_vms")]
    public async Task MigrateAsync_WithTheDefinitionOfTheSource_StartsThatOnTheDestination()
    {
        await using InProcessGroup group = new();
        var seen = await group.RunAsync(async test =>
        {
            // What the destination was told fits no guest of 48 MiB.
            await using Guest guest = await test.PrepareAsync("vm1", g => g with { MemoryMiB = test.Is("source") ? 48 : 96 });
            MigrationReport report = await test.MigrateAsync(guest, new() { DefinitionFromSource = true });
            return (report, guest.Definition.MemoryMiB);
        });

        seen["destination"].report.ShouldHaveArrived();
        seen["destination"].MemoryMiB.Should().Be(48);
    }

    [SkippableFact(Timeout = 60_000)]
    [Trait("Covers", "knob/paused_after_start_vm")]
    public async Task MigrateAsync_OfAGuestStartedPaused_WithRunBefore_RunsItFirst()
    {
        MigrationReport report = await MigrationCase.RunAsync(
            new MigrationOptions { RunBefore = TimeSpan.FromMilliseconds(50) }, guest => guest with { Paused = true });

        report.ShouldHaveArrived();
    }

    [SkippableFact(Timeout = 60_000)]
    [Trait("Covers", "knob/paused_after_start_vm")]
    public async Task MigrateAsync_WithStartWorkAndRunBefore_IsRefused()
    {
        Func<Task> migrating = () => MigrationCase.RunAsync(
            new MigrationOptions { RunBefore = TimeSpan.Zero, StartWork = _ => Task.CompletedTask }, guest => guest with { Paused = true });

        (await migrating.Should().ThrowAsync<ArgumentOutOfRangeException>()).Which.Message.Should().StartWith(
            "MigrationOptions.StartWork is set. Allowed: null together with RunBefore: a paused guest cannot begin work.");
    }

    [SkippableFact(Timeout = 60_000)]
    public async Task MigrateAsync_WithRegainAddressCommand_OfAGuestWithoutAShell_SaysSo()
    {
        Func<Task> migrating = () => MigrationCase.RunAsync(new MigrationOptions { RegainAddressCommand = "udhcpc" });

        (await migrating.Should().ThrowAsync<MigrationFailedException>()).Which.Cause.Should().Be(
            "a pulse guest has no shell for MigrationOptions.RegainAddressCommand; give it another GuestDefinition.System");
    }
}
