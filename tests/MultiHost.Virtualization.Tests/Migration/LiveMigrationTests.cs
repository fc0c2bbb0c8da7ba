using FluentAssertions;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using MultiHost.Virtualization.Tests.InProcess;
using Xunit;
using Xunit.Abstractions;

namespace MultiHost.Virtualization.Tests.Migration;

public sealed class LiveMigrationTests(ITestOutputHelper output)
{
    [SkippableFact(Timeout = 60_000)]
    [Trait("Covers", "scenario/precopy tcp")]
    [Trait("Covers", "outcome/success")]
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
        ((object)reports["source"]).Should().BeEquivalentTo(reports["destination"]);
        reports["source"].Outcome.Should().Be(MigrationOutcome.Completed);
        reports["source"].ActiveOn.Should().Be((RoleName)"destination");
        reports["source"].StopToResume.Should().BePositive().And.BeLessThan(TimeSpan.FromSeconds(2));
        reports["source"].Checks.Select(check => (check.Name, check.Passed)).Should().BeEquivalentTo(
            [("source-gone", true), ("guest-active", true), ("work-progressed", true), ("memory-consistent", true)]);
    }

    [SkippableFact(Timeout = 60_000)]
    public async Task MigrateAsync_OfTheSmallestGuestWithAMemoryEater_Passes()
    {
        await using InProcessGroup group = new();

        var reports = await group.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1", g => g with { MemoryMiB = 8 });
            return await test.MigrateAsync(guest, new()
            {
                StartWork = (g, token) => g.StartWorkAsync(GuestWork.MemoryEater(percent: 25), token),
                CheckWork = (g, token) => g.Work.ShouldHaveProgressedAsync(cancellationToken: token),
            });
        });

        Print(group, reports["source"]);
        reports["source"].Checks.Should().HaveCount(4).And.OnlyContain(check => check.Passed);
    }

    [SkippableFact(Timeout = 60_000)]
    public async Task MigrateAsync_WhenTheWorkCheckFails_NamesTheGuestOnBothSides()
    {
        await using InProcessGroup group = new();

        var failures = await group.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1");
            Func<Task> migrating = () => test.MigrateAsync(guest, new() { CheckWork = (_, _) => throw new IOException("the database lost rows") });
            return (await migrating.Should().ThrowAsync<CheckFailedException>()).Which;
        });

        failures["source"].Message.Should().Be(failures["destination"].Message);
        failures["source"].Message.Should().StartWith(
            "Guest 'vm1' did not pass work-progressed (IOException: the database lost rows (on beta)) after its migration from source (alpha) to destination (beta):\n"
            + "  work-progressed (vm1): FAILED, IOException: the database lost rows (on beta)");
        failures["source"].Checks.Should().HaveCount(4, "the others were made all the same");
        failures["source"].Checks.Should().ContainSingle(check => !check.Passed);
    }

    [SkippableFact(Timeout = 60_000)]
    public async Task MigrateAsync_WhileAnotherRuns_IsRefusedOnBothSides()
    {
        await using InProcessGroup group = new();

        var reports = await group.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1");
            TaskCompletionSource performing = new(TaskCreationOptions.RunContinuationsAsynchronously);
            TaskCompletionSource refused = new(TaskCreationOptions.RunContinuationsAsynchronously);
            Task<MigrationReport> first = test.MigrateAsync(guest, new()
            {
                OnPhase = async (phase, token) =>
                {
                    if (phase.Phase == MigrationPhase.Prepare)
                    {
                        performing.TrySetResult();
                    }
                    else if (phase.Phase == MigrationPhase.Perform && phase.Side == MigrationSide.Source)
                    {
                        await refused.Task.WaitAsync(CancellationToken.None);
                    }
                },
            });
            await performing.Task;
            Func<Task> second = () => test.MigrateAsync(guest);
            var failure = (await second.Should().ThrowAsync<MigrationFailedException>()).Which;
            refused.SetResult();
            failure.Phase.Should().Be(MigrationPhase.Begin);
            failure.Cause.Should().StartWith("another migration job is already running");
            return await first;
        });

        reports["source"].Outcome.Should().Be(MigrationOutcome.Completed);
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
    }
}
