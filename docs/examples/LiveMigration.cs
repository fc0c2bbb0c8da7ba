using FluentAssertions;
using MultiHost;
using MultiHost.Virtualization;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using Xunit;
using Xunit.MultiHost;

public sealed class LiveMigration(IHostGroup hosts, VirtualMachines machines) : MigrationScenario(hosts, machines)
{
    [MultiHostTheory("source", "destination")]
    [InlineData(128)]
    [InlineData(211)]
    public async Task Guest_and_its_work_survive(int memoryMiB)
    {
        Skip.IfNot(Machines.Availability.Installed, Machines.Availability.Reason);
        await using Guest guest = await PrepareGuestAsync("vm1", g => g with { MemoryMiB = memoryMiB });

        MigrationReport report = await MigrateAsync(guest, from: "source", to: "destination", new()
        {
            StartWork = (g, token) => g.StartWorkAsync(GuestWork.MemoryEater(percent: 25), token),
            CheckWork = (g, token) => g.Work.ShouldHaveProgressedAsync(cancellationToken: token),
        });

        report.Should().HaveLeftTheGuestActiveOn("destination").And.HaveDowntimeBelow(TimeSpan.FromSeconds(1));
    }
}
