using FluentAssertions;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using MultiHost.Virtualization.Tests.InProcess;
using Xunit;
using Xunit.Abstractions;

namespace MultiHost.Virtualization.Tests.Migration;

public sealed class LiveMigrationTests(ITestOutputHelper output)
{
    [SkippableFact]
    public async Task MigrateAsync_OfARunningGuest_LeavesItActiveOnTheDestination()
    {
        await using InProcessGroup group = new();

        var reports = await group.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1");
            MigrationReport report = await test.MigrateAsync(guest);
            guest.State.Should().Be(test.Is("source") ? GuestState.Absent : GuestState.Running);
            return report;
        });

        Print(group, reports["source"]);
        reports["source"].Should().BeEquivalentTo(reports["destination"]);
        reports["source"].Outcome.Should().Be(MigrationOutcome.Completed);
        reports["source"].ActiveOn.Should().Be((RoleName)"destination");
        reports["source"].StopToResume.Should().BePositive().And.BeLessThan(TimeSpan.FromSeconds(2));
        reports["source"].Checks.Select(check => (check.Name, check.Passed)).Should().BeEquivalentTo(
            [("source-gone", true), ("guest-active", true), ("work-progressed", true), ("memory-consistent", true)]);
    }

    private void Print(InProcessGroup group, MigrationReport report)
    {
        output.WriteLine(report.ToString());
        foreach ((MigrationPhase phase, TimeSpan duration) in report.Phases)
        {
            output.WriteLine($"  {phase}: {duration.TotalMilliseconds:0.0} ms");
        }

        foreach (Check check in group.Checks)
        {
            output.WriteLine($"  {check}");
        }

        foreach (InProcessHostGroup host in group.Groups.Values)
        {
            output.WriteLine(string.Join('\n', host.Lines));
        }
    }
}
