using FluentAssertions;
using MultiHost;
using MultiHost.Virtualization;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using Xunit;
using Xunit.MultiHost;

public sealed class EveryGuest(IHostGroup hosts, VirtualMachines machines) : MigrationScenario(hosts, machines)
{
    [MultiHostTheory("source", "destination"), GuestData]
    public async Task Migrates(GuestDefinition guest)
    {
        Skip.IfNot(Machines.Availability.Installed, Machines.Availability.Reason);
        await using Guest running = await PrepareGuestAsync(guest);

        MigrationReport report = await MigrateAsync(running, from: "source", to: "destination");

        report.Should().HaveLeftTheGuestActiveOn("destination");
    }

    [MultiHostTheory("source", "destination"), GuestData(Only = "pulse", No = "q35")]
    public async Task Two_of_a_kind_migrate(GuestDefinition guest)
    {
        Skip.IfNot(Machines.Availability.Installed, Machines.Availability.Reason);
        await using Guest first = await PrepareGuestAsync(guest);
        await using Guest second = await PrepareGuestAsync(guest.Named("second") with { MemoryMiB = 24 });

        IReadOnlyList<MigrationReport> reports = await MigrateAsync([first.Name, second.Name], from: "source", to: "destination");

        reports.Should().OnlyContain(r => r.Outcome == MigrationOutcome.Completed);
    }
}
