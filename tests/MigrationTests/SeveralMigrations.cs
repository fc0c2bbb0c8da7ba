using FluentAssertions;
using MultiHost;
using MultiHost.Virtualization;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using Xunit;
using Xunit.MultiHost;

namespace MigrationTests;

public sealed class SeveralMigrations(IHostGroup hosts, VirtualMachines machines) : MigrationTest(hosts, machines)
{
    [MultiHostFact("source", "destination")]
    [Trait("Covers", "scenario/several guests, both directions at once")]
    public async Task Two_guests_pass_each_other()
    {
        await using Guest there = await PrepareGuestAsync("there", on: "source");
        await using Guest back = await PrepareGuestAsync("back", on: "destination");

        MigrationReport[] reports = await Task.WhenAll(
            MigrateAsync(there, from: "source", to: "destination"),
            MigrateAsync(back, from: "destination", to: "source"));

        reports.Select(r => r.ActiveOn.Value).Should().Equal("destination", "source");
        reports.SelectMany(r => r.Checks).Should().OnlyContain(c => c.Passed);
    }

    [MultiHostFact("source", "destination")]
    [Trait("Covers", "scenario/ping-pong N times")]
    public async Task Guest_goes_back_and_forth_and_works_at_every_hop()
    {
        await using Guest guest = await PrepareGuestAsync("vm1");
        (RoleName from, RoleName to) = ("source", "destination");
        for (int hop = 1; hop <= 5; hop++)
        {
            MigrationReport report = await MigrateAsync(guest, from, to);

            report.Checks.Should().ContainSingle(c => c.Name == "work-progressed").Which.Passed.Should().BeTrue($"the guest works after hop {hop}");
            report.ActiveOn.Should().Be(to);
            report.TotalTime.Should().BePositive("QEMU reports it a moment after it reports completion");
            (from, to) = (to, from);
        }
    }

    [MultiHostFact("first", "second", "third")]
    public async Task Guest_goes_round_three_hosts()
    {
        await using Guest guest = await PrepareGuestAsync("vm1");
        (RoleName From, RoleName To)[] round = [("first", "second"), ("second", "third"), ("third", "first"), ("first", "third")];
        foreach ((RoleName from, RoleName to) in round)
        {
            MigrationReport report = await MigrateAsync(guest, from, to);

            report.Should().HaveLeftTheGuestActiveOn(to);
            guest.Should().BeActiveOn(to);
        }
    }
}
