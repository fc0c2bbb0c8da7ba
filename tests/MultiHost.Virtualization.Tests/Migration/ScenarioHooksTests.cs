using System.Collections.Concurrent;
using FluentAssertions;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using MultiHost.Virtualization.Tests.InProcess;
using Xunit;

namespace MultiHost.Virtualization.Tests.Migration;

/// <summary>The order in which a scenario's hooks run, on each side.</summary>
public sealed class ScenarioHooksTests
{
    [SkippableFact(Timeout = 60_000)]
    public async Task RunAsync_OfADefaultScenario_CallsTheHooksInTheirOrder()
    {
        await using InProcessGroup group = new("source", "destination", "witness");

        var calls = await group.RunAsync(async test =>
        {
            Recording scenario = new(test);
            await scenario.RunAllAsync();
            return scenario.Calls.ToArray();
        });

        calls["source"].Should().Equal(
            "prepare", "migrate source", "start work", "before", "post", "check source (Completed)", "migrated", "post-process");
        calls["destination"].Should().Equal(
            "prepare", "migrate destination", "before", "post", "check work", "check destination (Completed)", "migrated", "post-process");
        calls["witness"].Should().Equal("prepare", "post-process");
    }

    [SkippableFact(Timeout = 60_000)]
    public async Task RunAsync_WhenACheckThrows_FailsThatCheckOnBothSides_AndPostProcesses()
    {
        await using InProcessGroup group = new();

        var failures = await group.RunAsync(async test =>
        {
            Recording scenario = new(test) { CheckOfDestination = () => throw new IOException("the address is gone") };
            Func<Task> running = scenario.RunAllAsync;
            CheckFailedException failure = (await running.Should().ThrowAsync<CheckFailedException>()).Which;
            scenario.Calls.Should().EndWith("post-process");
            return failure;
        });

        failures["source"].Message.Should().Be(failures["destination"].Message);
        failures["source"].Message.Should().Contain("check-destination (vm1): FAILED, IOException: the address is gone (on beta)");
    }

    [SkippableFact(Timeout = 60_000)]
    public async Task RunAsync_WhenBeforeMigrationThrowsOnTheSource_FailsPerform()
    {
        await using InProcessGroup group = new();

        var failures = await group.RunAsync(async test =>
        {
            Recording scenario = new(test) { Before = side => side == MigrationSide.Source ? throw new IOException("no room") : Task.CompletedTask };
            Func<Task> running = scenario.RunAllAsync;
            return (await running.Should().ThrowAsync<MigrationFailedException>()).Which;
        });

        failures["destination"].Phase.Should().Be(MigrationPhase.Perform);
        failures["destination"].Cause.Should().Be("IOException: no room");
        failures["destination"].States["source"].Should().Be(GuestState.Running);
    }

    [SkippableFact(Timeout = 60_000)]
    [Trait("Covers", "knob/finish_timeout")]
    public async Task RunAsync_WhenTheOtherSideDoesNotFinish_EndsAfterFinishTimeout()
    {
        await using InProcessGroup group = new();
        TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        Func<Task> running = () => group.RunAsync(async test =>
        {
            Recording scenario = new(test) { LongestFinish = TimeSpan.FromMilliseconds(300), AfterAll = test.Is("destination") ? ended.Task : Task.CompletedTask };
            try
            {
                await scenario.RunAllAsync();
            }
            finally
            {
                ended.TrySetResult();
            }
        });

        await running.Should().ThrowAsync<TimeoutException>("the in-process barrier says so");
    }

    private sealed class Recording(Scenario test) : MigrationScenario(test.Group, test.ThisHostsMachines)
    {
        public ConcurrentQueue<string> Calls { get; } = [];

        public Func<Task> CheckOfDestination { get; init; } = () => Task.CompletedTask;

        public Func<MigrationSide, Task> Before { get; init; } = _ => Task.CompletedTask;

        public Task AfterAll { get; init; } = Task.CompletedTask;

        public TimeSpan LongestFinish { get; init; } = TimeSpan.FromSeconds(60);

        protected override TimeSpan FinishTimeout => LongestFinish;

        public Task RunAllAsync() => RunAsync();

        protected override async Task PrepareAsync(CancellationToken cancellationToken)
        {
            Calls.Enqueue("prepare");
            await PrepareGuestAsync("vm1", cancellationToken: cancellationToken);
        }

        protected override async Task ScenarioAsync(CancellationToken cancellationToken)
        {
            MigrationReport report = await MigrateAsync(Guests[0], "source", "destination", new()
            {
                StartWork = (g, token) => Record("start work", g.StartWorkAsync(GuestWork.MemoryEaterOf(memoryMiB: 4), token)),
                CheckWork = (g, token) => Record("check work", g.Work.ShouldHaveProgressedAsync(cancellationToken: token)),
            }, cancellationToken);
            if (report.Outcome != MigrationOutcome.NotInvolved)
            {
                Calls.Enqueue("migrated");
            }

            await AfterAll;
        }

        protected override Task<MigrationReport> MigrateSourceAsync(MigrationPart part, Func<Task<MigrationReport>> migrate)
        {
            Calls.Enqueue("migrate source");
            return base.MigrateSourceAsync(part, migrate);
        }

        protected override Task<MigrationReport> MigrateDestinationAsync(MigrationPart part, Func<Task<MigrationReport>> migrate)
        {
            Calls.Enqueue("migrate destination");
            return base.MigrateDestinationAsync(part, migrate);
        }

        protected override Task BeforeMigrationAsync(MigrationPart part, CancellationToken cancellationToken) => Record("before", Before(part.Side));

        protected override Task PostMigrationAsync(MigrationPart part, CancellationToken cancellationToken) => Record("post", Task.CompletedTask);

        protected override Task CheckSourceAsync(MigrationPart part, CancellationToken cancellationToken) =>
            Record($"check source ({part.Outcome})", Task.CompletedTask);

        protected override Task CheckDestinationAsync(MigrationPart part, CancellationToken cancellationToken) =>
            Record($"check destination ({part.Outcome})", CheckOfDestination());

        protected override Task PostProcessAsync() => Record("post-process", Task.CompletedTask);

        private Task Record(string call, Task task)
        {
            Calls.Enqueue(call);
            return task;
        }
    }
}
