using FluentAssertions;
using MultiHost;
using MultiHost.Virtualization;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using Xunit;
using Xunit.MultiHost;

namespace MigrationTests;

public sealed class Precopy(IHostGroup hosts, VirtualMachines machines) : MigrationTest(hosts, machines)
{
    [MultiHostFact("source", "destination")]
    [Trait("Covers", "scenario/precopy tcp")]
    [Trait("Covers", "outcome/success")]
    public async Task Guest_and_its_work_survive()
    {
        await using Guest guest = await PrepareGuestAsync("vm1");

        MigrationReport report = await MigrateAsync(guest, from: "source", to: "destination");

        report.Outcome.Should().Be(MigrationOutcome.Completed);
        report.ActiveOn.Should().Be((RoleName)"destination");
        report.Checks.Select(c => c.Name).Should().BeEquivalentTo("source-gone", "guest-active", "work-progressed", "memory-consistent");
        guest.State.Should().Be(IsSource ? GuestState.Absent : GuestState.Running);
    }

    [MultiHostTheory("source", "destination")]
    [InlineData(128)]
    [InlineData(211)]
    [InlineData(2111)]
    [Trait("Covers", "outcome/uneven sizes")]
    public async Task Memory_eater_goes_on_in_a_guest_of_any_size(int memoryMiB)
    {
        await using Guest guest = await PrepareGuestAsync("vm1", g => g with { MemoryMiB = memoryMiB });

        MigrationReport report = await MigrateAsync(guest, from: "source", to: "destination", new()
        {
            StartWork = (g, token) => g.StartWorkAsync(GuestWork.MemoryEaterOf(memoryMiB: 16, dirtyMiBPerSecond: 32), token),
            CheckWork = (g, token) => g.Work.ShouldHaveProgressedAsync(cancellationToken: token),
        });

        report.Checks.Should().OnlyContain(c => c.Passed);
        report.Transferred.Should().BeGreaterThan(16 * 1024 * 1024);
    }

    [MultiHostFact("source", "destination", "observer")]
    public async Task Third_host_waits_for_nothing()
    {
        await using Guest guest = await PrepareGuestAsync("vm1");

        MigrationReport report = await MigrateAsync(guest, from: "source", to: "destination");

        report.Outcome.Should().Be(Hosts.Self.Role == "observer" ? MigrationOutcome.NotInvolved : MigrationOutcome.Completed);
    }
}
