using FluentAssertions;
using MultiHost;
using MultiHost.Virtualization;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using Xunit;
using Xunit.MultiHost;

namespace MigrationTests;

/// <summary>A migration that is cancelled leaves the guest on the source and nothing on the destination, and the next one passes.</summary>
public sealed class CancelledMigrations(IHostGroup hosts, VirtualMachines machines) : MigrationTest(hosts, machines)
{
    [MultiHostTheory("source", "destination")]
    [InlineData("setup")]
    [InlineData("active")]
    [InlineData("pre-switchover")]
    [Trait("Covers", "scenario/cancel after setup")]
    [Trait("Covers", "scenario/cancel after active")]
    [Trait("Covers", "scenario/cancel after pre-switchover")]
    [Trait("Covers", "scenario/cancel, then again")]
    public async Task Cancelled_at_a_status_and_then_again(string status)
    {
        await using Guest guest = await PrepareGuestAsync("vm1");

        await CancelAsync(guest, new() { CancelWhen = new MigrationStatus(status) });
        MigrationReport second = await MigrateAsync(guest, from: "source", to: "destination");

        second.ShouldHaveArrived();
    }

    [MultiHostFact("source", "destination")]
    [Trait("Covers", "knob/cancel_delay")]
    public async Task Cancelled_after_a_time()
    {
        await using Guest guest = await PrepareGuestAsync("vm1");

        await CancelAsync(guest, new() { CancelAfter = TimeSpan.FromMilliseconds(200), BandwidthLimit = 256 * 1024 });
    }

    [MultiHostFact("source", "destination")]
    [Trait("Covers", "scenario/cancel after completed")]
    public Task Cancelled_when_it_has_completed_is_no_matter() => ArriveAsync(new() { CancelWhen = MigrationStatus.Completed });

    [MultiHostFact("source", "destination")]
    [Trait("Covers", "knob/mig_offline")]
    public async Task Guest_that_was_stopped_first_goes_on_at_the_source()
    {
        await using Guest guest = await PrepareGuestAsync("vm1");

        await CancelAsync(guest, new() { Offline = true, CancelWhen = MigrationStatus.Active });
    }

    private async Task CancelAsync(Guest guest, MigrationOptions options)
    {
        MigrationReport report = await MigrateAsync(guest, from: "source", to: "destination", options);

        report.Should().HaveOutcome(MigrationOutcome.Cancelled).And.HaveLeftTheGuestActiveOn("source");
        report.Checks.Select(check => check.Name).Should().BeEquivalentTo("guest-active", "work-progressed", "memory-consistent", "destination-gone");
        report.Checks.Should().OnlyContain(check => check.Passed);
        guest.Should().BeActiveOn("source");
    }
}
