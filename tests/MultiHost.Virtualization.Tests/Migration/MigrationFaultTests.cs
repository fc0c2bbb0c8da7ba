using FluentAssertions;
using MultiHost.Virtualization.Faults;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using MultiHost.Virtualization.Tests.InProcess;
using Xunit;

namespace MultiHost.Virtualization.Tests.Migration;

/// <summary>What is left on both sides after a failure in each phase: the rows of libvirt's table for version 3.</summary>
public sealed class MigrationFaultTests
{
    // Slow enough that a fault always comes before the end.
    private const long Slow = 256 * 1024;

    [SkippableFact(Timeout = 60_000)]
    public async Task MigrateAsync_WhenPrepareFails_LeavesTheSourceRunningAndNothingOnTheDestination()
    {
        MigrationFailedException failure = await FailureOf(new()
        {
            DestinationDefinition = guest => guest with { ExtraArguments = ["-device", "no-such-device"] },
        });

        failure.Phase.Should().Be(MigrationPhase.Prepare);
        failure.Role.Should().Be((RoleName)"destination");
        failure.Message.Should()
            .StartWith("Migration of guest 'vm1' failed in phase Prepare on destination (beta): QEMU of guest 'vm1' did not start on host 'beta': QEMU exited with code 1; its stderr:")
            .And.Contain("'no-such-device' is not a valid device model name")
            .And.Contain("afterwards on source (alpha): running")
            .And.Contain("afterwards on destination (beta): absent");
        SourceRuns(failure);
    }

    [SkippableTheory(Timeout = 60_000)]
    [InlineData(MigrationPhase.Begin, "source")]
    [InlineData(MigrationPhase.Prepare, "destination")]
    [InlineData(MigrationPhase.Perform, "source")]
    [InlineData(MigrationPhase.Finish, "destination")]
    public async Task MigrateAsync_WhenAHookFailsAPhase_ActsAsTheTableSays(MigrationPhase broken, string role)
    {
        MigrationFailedException failure = await FailureOf(new()
        {
            OnPhase = (phase, _) => phase.Phase == broken && phase.Side == ProtocolV3.SideOf(broken)
                ? throw new IOException("injected")
                : Task.CompletedTask,
        });

        failure.Phase.Should().Be(broken);
        failure.Role.Should().Be((RoleName)role);
        failure.Cause.Should().Be("IOException: injected");
        SourceRuns(failure, checks: broken != MigrationPhase.Begin);
    }

    [SkippableFact(Timeout = 60_000)]
    public async Task MigrateAsync_WhenTheDestinationIsLostAfterItsFinish_ResumesTheSource()
    {
        await using InProcessGroup group = new();
        group.Meeting.Arriving = (name, self) =>
        {
            if (name == "vm1/Finish" && self == "destination")
            {
                throw new StoppedException("destination was lost");
            }
        };
        Guest? source = null;
        Guest? destination = null;

        Func<Task> migrating = () => group.RunAsync(async test =>
        {
            Guest guest = await test.PrepareAsync("vm1");
            _ = test.Is("source") ? source = guest : destination = guest;
            await test.MigrateAsync(guest);
        });

        await migrating.Should().ThrowAsync<StoppedException>();
        source!.State.Should().Be(GuestState.Running);
        destination!.State.Should().Be(GuestState.Paused, "it may be the last one, and must not be a second one");
        group.Groups["destination"].Lines.Should().Contain(line => line.Contains("split-brain risk"));
        group.Groups["source"].Lines.Should().Contain(line => line.Contains("the destination cannot be reached any more"));
    }

    [SkippableFact(Timeout = 60_000)]
    public async Task MigrateAsync_WhenTheTestIsStoppedInPerform_LeavesTheSourceRunning()
    {
        await using InProcessGroup group = new();
        Guest? source = null;
        Guest? destination = null;

        Func<Task> migrating = () => group.RunAsync(async test =>
        {
            Guest guest = await test.PrepareAsync("vm1");
            _ = test.Is("source") ? source = guest : destination = guest;
            await test.MigrateAsync(guest, new()
            {
                BandwidthLimit = Slow,
                OnPhase = async (phase, token) =>
                {
                    if (phase is { Phase: MigrationPhase.Perform, Side: MigrationSide.Source })
                    {
                        await phase.WaitForStatusAsync(MigrationStatus.Active, token);
                        group.Stop();
                    }
                },
            });
        });

        await migrating.Should().ThrowAsync<Exception>();
        source!.State.Should().Be(GuestState.Running);
        destination!.State.Should().Be(GuestState.Absent);
    }

    [SkippableFact(Timeout = 120_000)]
    public async Task MigrateAsync_WhenItsCancellationIsNotAnsweredEither_KeepsTheFirstFailureAndSaysTheOther()
    {
        await using InProcessGroup group = new();
        MigrationOptions options = new()
        {
            Fault = Fault.At(MigrationPhase.Perform).MonitorStopsAnswering("source"),
            CancelAfter = TimeSpan.FromMilliseconds(500),
            MonitorTimeout = TimeSpan.FromSeconds(3),
            Timeout = TimeSpan.FromSeconds(10),
        };

        var failures = await group.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1");
            Func<Task> migrating = () => test.MigrateAsync(guest, options);
            return (await migrating.Should().ThrowAsync<MigrationFailedException>()).Which;
        });

        failures["source"].Phase.Should().Be(MigrationPhase.Perform);
        group.Groups["source"].Lines.Should().ContainSingle(line => line.StartsWith(
            "Also failed: the cancelling of the transfer of guest 'vm1': QmpTimeoutException: 'migrate_cancel' on guest 'vm1' was not answered within 3 s."));
    }

    [SkippableFact(Timeout = 60_000)]
    public async Task MigrateAsync_WithAFault_WaitsAsLongAsTheOtherSideMayTake_WhateverTheSettingsSay()
    {
        await using InProcessGroup group = new();
        MigrationOptions options = new() { Fault = Fault.At(MigrationPhase.Finish).KillQemu("destination"), LoginTimeout = TimeSpan.FromHours(1) };

        await group.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1");
            await test.ThisHostsMachines.WhyNotAsync(options, "source", "destination");
            Func<Task> migrating = () => test.MigrateAsync(guest, options);
            await migrating.Should().ThrowAsync<MigrationFailedException>();
        });

        group.Meeting.Timeouts.Should().NotContainValue(null, "<Timeouts Barrier> is for the test's own");
        group.Meeting.Timeouts["vm1/Finish"].Should().BeGreaterThan(options.LoginTimeout, "the destination may take that for its login");
    }

    private static async Task<MigrationFailedException> FailureOf(MigrationOptions options)
    {
        await using InProcessGroup group = new();
        var failures = await group.RunAsync(async test =>
        {
            await using Guest guest = await test.PrepareAsync("vm1");
            Func<Task> migrating = () => test.MigrateAsync(guest, options);
            return (await migrating.Should().ThrowAsync<MigrationFailedException>()).Which;
        });

        failures["source"].Message.Should().Be(failures["destination"].Message);
        failures["source"].Should().BeEquivalentTo(
            failures["destination"], same => same.Including(f => f.Phase).Including(f => f.Role).Including(f => f.Cause).Including(f => f.States));
        group.Checks.Should().NotContain(check => !check.Passed);
        return failures["source"];
    }

    private static void SourceRuns(MigrationFailedException failure, bool checks = true)
    {
        failure.States.Should().Equal(States(GuestState.Running, GuestState.Absent));
        if (checks)
        {
            failure.Checks.Select(check => check.Name).Should().Equal("guest-active", "work-progressed", "memory-consistent", "destination-gone");
            failure.Checks.Should().OnlyContain(check => check.Passed);
        }
    }

    private static Dictionary<RoleName, GuestState> States(GuestState source, GuestState destination) =>
        new() { ["source"] = source, ["destination"] = destination };
}
