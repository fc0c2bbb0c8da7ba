using FluentAssertions;
using MultiHost;
using MultiHost.Virtualization;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using Xunit;
using Xunit.MultiHost;

namespace MigrationTests;

/// <summary>What Avocado-VT's users set, as options.</summary>
public sealed class Knobs(IHostGroup hosts, VirtualMachines machines) : MigrationTest(hosts, machines)
{
    [MultiHostFact("source", "destination")]
    [Trait("Covers", "knob/not_wait_for_migration")]
    public async Task Perform_that_does_not_wait_for_the_transfer_ends_at_once()
    {
        GuestState? afterPerform = null;

        MigrationReport report = await ArriveAsync(new()
        {
            WaitForTransfer = false,
            BandwidthLimit = 4 * 1024 * 1024,
            StartWork = (g, token) => g.StartWorkAsync(GuestWork.MemoryEaterOf(memoryMiB: 1, dirtyMiBPerSecond: 2), token),
            OnPhase = (phase, _) =>
            {
                afterPerform = phase.Phase == MigrationPhase.Finish ? phase.Guest.State : afterPerform;
                return Task.CompletedTask;
            },
        });

        afterPerform.Should().Be(IsSource ? GuestState.Running : GuestState.Incoming, "the transfer was under way");
        report.Phases[MigrationPhase.Perform].Should().BeLessThan(report.TotalTime!.Value);
    }

    [MultiHostFact("source", "destination")]
    [Trait("Covers", "knob/mig_offline")]
    public async Task Guest_is_stopped_before_the_transfer()
    {
        MigrationReport report = await ArriveAsync(new() { Offline = true });

        report.StopToResume.Should().BeGreaterThan(report.TotalTime!.Value, "it stood still all the time");
    }

    [MultiHostFact("source", "destination")]
    [Trait("Covers", "knob/migration_sync_vms")]
    public async Task Destination_takes_the_definition_of_the_source()
    {
        // What the destination is told fits no guest of 48 MiB.
        await using Guest guest = await PrepareGuestAsync("vm1", g => g with { MemoryMiB = IsSource ? 48 : 96 });

        MigrationReport report = await MigrateAsync(guest, from: "source", to: "destination", new() { DefinitionFromSource = true });

        report.ShouldHaveArrived();
        guest.Definition.MemoryMiB.Should().Be(48);
    }

    [MultiHostFact("source", "destination")]
    [Trait("Covers", "knob/paused_after_start_vm")]
    public async Task Guest_that_was_started_paused_runs_for_a_while_and_goes()
    {
        await ArriveAsync(new() { RunBefore = TimeSpan.FromMilliseconds(50) }, guest => guest with { Paused = true });

        await using Guest other = await PrepareGuestAsync("vm2", guest => guest with { Paused = true });
        Func<Task> working = () => MigrateAsync(
            other, from: "source", to: "destination", new() { RunBefore = TimeSpan.Zero, StartWork = (_, _) => Task.CompletedTask });
        (await working.Should().ThrowAsync<ArgumentOutOfRangeException>()).Which.Message.Should().Contain("a paused guest cannot begin work");
    }

    [MultiHostFact("source", "destination")]
    [Trait("Covers", "knob/vms, params_append")]
    public async Task Guests_go_by_name_and_one_by_options_of_its_own()
    {
        await using Guest mail = await PrepareGuestAsync("mail");
        await using Guest web = await PrepareGuestAsync("web");
        await using Guest idle = await PrepareGuestAsync("idle");

        IReadOnlyList<MigrationReport> reports = await MigrateAsync(
            ["mail", "web"], from: "source", to: "destination", new(),
            (guest, options) => guest == web ? options with { CancelWhen = MigrationStatus.Active } : options);

        reports[0].ShouldHaveArrived();
        reports[1].Should().HaveOutcome(MigrationOutcome.Cancelled);
        mail.Should().BeActiveOn("destination");
        web.Should().BeActiveOn("source");
        idle.Should().BeActiveOn("source", "nobody named it");
    }
}
