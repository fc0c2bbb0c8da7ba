using FluentAssertions;
using MultiHost;
using MultiHost.Virtualization;
using MultiHost.Virtualization.Faults;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using Xunit;
using Xunit.MultiHost;

namespace MigrationTests;

/// <summary>What a phase that fails leaves behind: the rows of libvirt's protocol. The oracle is asked after every fault.</summary>
public sealed class FailedMigrations(IHostGroup hosts, VirtualMachines machines) : FaultTest(hosts, machines)
{
    [MultiHostFact("source", "destination")]
    [Trait("Covers", "outcome/Begin fails")]
    public async Task Begin_fails()
    {
        MigrationFailedException failure = await FailAsync(Fault.At(MigrationPhase.Begin).FailPhase());

        failure.Phase.Should().Be(MigrationPhase.Begin);
        SourceRunsAlone(failure);
    }

    [MultiHostFact("source", "destination")]
    [Trait("Covers", "outcome/Prepare fails")]
    [Trait("Covers", "scenario/port taken")]
    public async Task Prepare_fails_because_the_port_is_taken()
    {
        MigrationFailedException failure = await FailAsync(Fault.At(MigrationPhase.Prepare).RefusePort());

        failure.Phase.Should().Be(MigrationPhase.Prepare);
        failure.Cause.Should().Contain("Address already in use");
        SourceRunsAlone(failure);
    }

    [MultiHostFact("source", "destination")]
    [Trait("Covers", "outcome/Prepare fails")]
    public async Task Prepare_fails_because_the_destination_lacks_the_machine_type()
    {
        MigrationFailedException failure = await FailAsync(Fault.At(MigrationPhase.Prepare).LackMachineType());

        failure.Cause.Should().Contain("pc-of-another-qemu");
        SourceRunsAlone(failure);
    }

    [MultiHostFact("source", "destination")]
    [Trait("Covers", "outcome/Prepare fails")]
    public async Task Prepare_fails_because_the_destination_lacks_a_disk()
    {
        MigrationFailedException failure = await FailAsync(Fault.At(MigrationPhase.Prepare).LackDisk());

        failure.Cause.Should().Contain("disk-of-another-host.img").And.Contain("No such file or directory");
        SourceRunsAlone(failure);
    }

    [MultiHostFact("source", "destination")]
    [Trait("Covers", "outcome/Perform fails")]
    [Trait("Covers", "scenario/bad destination address")]
    public async Task Perform_fails_because_nobody_listens_at_the_address()
    {
        MigrationFailedException failure = await FailAsync(Fault.At(MigrationPhase.Perform).WrongAddress());

        failure.Phase.Should().Be(MigrationPhase.Perform);
        failure.Cause.Should().Contain("Connection refused");
        SourceRunsAlone(failure);
    }

    [MultiHostFact("source", "destination")]
    [Trait("Covers", "outcome/Perform fails")]
    public async Task Perform_fails_because_the_destination_is_frozen()
    {
        MigrationFailedException failure = await FailAsync(Fault.At(MigrationPhase.Perform).FreezeQemu("destination"));

        failure.Cause.Should().Contain("did not end within").And.Contain("was cancelled");
        SourceRunsAlone(failure);
    }

    [MultiHostFact("source", "destination")]
    [Trait("Covers", "outcome/Finish fails")]
    public async Task Finish_fails_when_the_guest_runs_on_the_destination_already()
    {
        MigrationFailedException failure = await FailAsync(Fault.At(MigrationPhase.Finish).FailPhase());

        failure.Phase.Should().Be(MigrationPhase.Finish);
        SourceRunsAlone(failure);
    }

    [MultiHostFact("source", "destination")]
    [Trait("Covers", "outcome/Finish's reply is lost")]
    public async Task Finishs_reply_is_lost()
    {
        MigrationFailedException failure = await FailAsync(Fault.At(MigrationPhase.Finish).LoseFinishReply());

        failure.Cause.Should().StartWith("the reply of Finish was lost").And.Contain("split-brain risk");
        failure.States["source"].Should().Be(GuestState.Running);
        failure.States["destination"].Should().Be(GuestState.Paused, "it may be the last one, and must not be a second one");
    }

    [MultiHostFact("source", "destination")]
    [Trait("Covers", "outcome/Confirm fails")]
    public async Task Confirm_fails_when_the_source_has_ended()
    {
        MigrationFailedException failure = await FailAsync(Fault.At(MigrationPhase.Confirm).FailPhase());

        failure.States["source"].Should().Be(GuestState.Absent);
        failure.States["destination"].Should().Be(GuestState.Running);
    }

    [MultiHostFact("source", "destination")]
    [Trait("Covers", "outcome/v2: Prepare fails")]
    public async Task Prepare_fails_in_version_2()
    {
        MigrationFailedException failure = await FailAsync(Fault.At(MigrationPhase.Prepare).LackDisk(), MigrationProtocol.V2);

        failure.Phase.Should().Be(MigrationPhase.Prepare);
        SourceRunsAlone(failure);
    }

    [MultiHostFact("source", "destination")]
    [Trait("Covers", "outcome/v2: destination fails to continue")]
    public async Task Destination_fails_to_continue_in_version_2()
    {
        MigrationFailedException failure = await FailAsync(Fault.At(MigrationPhase.Finish).FreezeQemu("destination"), MigrationProtocol.V2);

        failure.States["source"].Should().Be(GuestState.Absent, "version 2 ends it when Perform has succeeded");
        failure.States["destination"].Should().Be(GuestState.Paused);
    }

    [MultiHostFact("source", "destination")]
    [Trait("Covers", "outcome/success")]
    public async Task Version_2_without_a_fault_moves_the_guest()
    {
        await using Guest guest = await PrepareGuestAsync("vm1");

        MigrationReport report = await MigrateAsync(guest, from: "source", to: "destination", new() { Protocol = MigrationProtocol.V2 });

        report.Should().HaveLeftTheGuestActiveOn("destination");
        report.Phases.Keys.Should().NotContain(MigrationPhase.Confirm);
    }

    [MultiHostFact("source", "destination")]
    [Trait("Covers", "scenario/cancel, then again")]
    public async Task Cancelled_migration_leaves_the_source_running_and_a_second_one_passes()
    {
        await using Guest guest = await PrepareGuestAsync("vm1");

        MigrationReport cancelled = await MigrateAsync(guest, from: "source", to: "destination", new() { CancelWhen = MigrationStatus.Active });
        cancelled.Outcome.Should().Be(MigrationOutcome.Cancelled);
        cancelled.ActiveOn.Should().Be((RoleName)"source");
        cancelled.Checks.Should().OnlyContain(c => c.Passed);

        MigrationReport completed = await MigrateAsync(guest, from: "source", to: "destination");
        completed.Outcome.Should().Be(MigrationOutcome.Completed);
        completed.ActiveOn.Should().Be((RoleName)"destination");
    }
}
