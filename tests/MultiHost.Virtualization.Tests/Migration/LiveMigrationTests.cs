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

    [SkippableTheory(Timeout = 60_000)]
    [InlineData(8)]
    [InlineData(97)]
    [InlineData(1024)]
    public async Task MigrateAsync_OfAnySizeWithAMemoryEater_Passes(int memoryMiB)
    {
        await using InProcessGroup group = new();

        var reports = await group.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1", g => g with { MemoryMiB = memoryMiB });
            return await test.MigrateAsync(guest, new()
            {
                StartWork = g => g.StartWorkAsync(GuestWork.MemoryEater(percent: 25)),
                CheckWork = g => g.Work.ShouldHaveProgressedAsync(),
            });
        });

        Print(group, reports["source"]);
        reports["source"].Checks.Should().HaveCount(4).And.OnlyContain(check => check.Passed);
    }

    [SkippableFact(Timeout = 60_000)]
    [Trait("Covers", "scenario/ping-pong N times")]
    public async Task MigrateAsync_ToAndFroFiveTimes_PassesAtEveryHop()
    {
        await using InProcessGroup group = new();

        var hops = await group.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1");
            (RoleName from, RoleName to) = ((RoleName)"source", (RoleName)"destination");
            List<MigrationReport> reports = [];
            for (int hop = 0; hop < 5; hop++)
            {
                reports.Add(await test.MigrateAsync(guest, from, to));
                (from, to) = (to, from);
            }

            return reports;
        });

        hops["source"].Should().HaveCount(5).And.OnlyContain(report => report.Outcome == MigrationOutcome.Completed);
        hops["source"].Should().OnlyContain(report => report.TotalTime > TimeSpan.Zero, "QEMU reports it a moment after it reports completion");
        hops["source"].ForEach(report => Print(group, report));
    }

    [SkippableFact(Timeout = 60_000)]
    [Trait("Covers", "scenario/several guests, both directions at once")]
    public async Task MigrateAsync_OfTwoGuestsInBothDirectionsAtOnce_Passes()
    {
        await using InProcessGroup group = new();

        var reports = await group.RunAsync(async test =>
        {
            await using Guest one = await test.PrepareAsync("vm1", on: "source");
            await using Guest two = await test.PrepareAsync("vm2", on: "destination");
            return await Task.WhenAll(
                test.MigrateAsync(one, "source", "destination"), test.MigrateAsync(two, "destination", "source"));
        });

        reports["source"].Select(report => report.ActiveOn.Value).Should().Equal("destination", "source");
    }

    [SkippableFact(Timeout = 60_000)]
    public async Task MigrateAsync_WithAThirdHost_DoesNotKeepItWaiting()
    {
        await using InProcessGroup group = new("source", "destination", "witness");

        var reports = await group.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1");
            return await test.MigrateAsync(guest);
        });

        reports["witness"].Outcome.Should().Be(MigrationOutcome.NotInvolved);
        reports["source"].Outcome.Should().Be(MigrationOutcome.Completed);
    }

    [SkippableFact(Timeout = 60_000)]
    [Trait("Covers", "scenario/paused guest")]
    public async Task MigrateAsync_OfAPausedGuest_LeavesItPaused()
    {
        await using InProcessGroup group = new();

        var reports = await group.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1", g => g with { Paused = true });
            MigrationReport report = await test.MigrateAsync(guest);
            guest.State.Should().Be(test.Is("source") ? GuestState.Absent : GuestState.Paused);
            return report;
        });

        reports["source"].Checks.Select(check => check.Name).Should().Equal("source-gone", "guest-paused");
        reports["source"].StopToResume.Should().BeNull();
    }

    [SkippableTheory(Timeout = 60_000)]
    [InlineData("setup")]
    [InlineData("active")]
    [InlineData("pre-switchover")]
    [Trait("Covers", "scenario/cancel after setup")]
    [Trait("Covers", "scenario/cancel after active")]
    [Trait("Covers", "scenario/cancel after pre-switchover")]
    [Trait("Covers", "scenario/cancel, then again")]
    public async Task MigrateAsync_WhenCancelled_LeavesTheSourceRunning_AndASecondTryPasses(string status)
    {
        await using InProcessGroup group = new();

        var reports = await group.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1");
            MigrationReport cancelled = await test.MigrateAsync(guest, new() { CancelWhen = new MigrationStatus(status) });
            guest.State.Should().Be(test.Is("source") ? GuestState.Running : GuestState.Absent);
            return (cancelled, await test.MigrateAsync(guest));
        });

        var (first, second) = reports["destination"];
        first.Outcome.Should().Be(MigrationOutcome.Cancelled);
        first.ActiveOn.Should().Be((RoleName)"source");
        first.Checks.Select(check => check.Name).Should().Equal("guest-active", "work-progressed", "memory-consistent", "destination-gone");
        second.Outcome.Should().Be(MigrationOutcome.Completed);
    }

    [SkippableFact(Timeout = 60_000)]
    [Trait("Covers", "scenario/cancel after completed")]
    public async Task MigrateAsync_WhenCancelledAfterItCompleted_Completes()
    {
        await using InProcessGroup group = new();

        var reports = await group.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1");
            return await test.MigrateAsync(guest, new() { CancelWhen = MigrationStatus.Completed });
        });

        reports["source"].Outcome.Should().Be(MigrationOutcome.Completed);
    }

    [SkippableFact(Timeout = 60_000)]
    public async Task MigrateAsync_WhenTheWorkCheckFails_NamesTheGuestOnBothSides()
    {
        await using InProcessGroup group = new();

        var failures = await group.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1");
            Func<Task> migrating = () => test.MigrateAsync(guest, new() { CheckWork = _ => throw new IOException("the database lost rows") });
            return (await migrating.Should().ThrowAsync<CheckFailedException>()).Which;
        });

        failures["source"].Message.Should().Be(failures["destination"].Message);
        failures["source"].Message.Should().StartWith(
            "Guest 'vm1' did not pass after its migration from source (alpha) to destination (beta):\n"
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
