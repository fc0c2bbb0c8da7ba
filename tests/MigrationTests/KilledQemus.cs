using FluentAssertions;
using MultiHost;
using MultiHost.Virtualization;
using MultiHost.Virtualization.Faults;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using Xunit;
using Xunit.MultiHost;

namespace MigrationTests;

/// <summary>QEMU is killed, in each phase, on either side.</summary>
public sealed class KilledQemus(IHostGroup hosts, VirtualMachines machines) : FaultTest(hosts, machines)
{
    [MultiHostTheory("source", "destination")]
    [InlineData(MigrationPhase.Begin)]
    [InlineData(MigrationPhase.Prepare)]
    [InlineData(MigrationPhase.Perform)]
    [Trait("Covers", "scenario/source QEMU killed, each phase")]
    [Trait("Covers", "outcome/source QEMU killed in Perform")]
    public async Task Source_is_killed_and_the_guest_never_runs_on_the_destination(MigrationPhase phase)
    {
        MigrationFailedException failure = await FailAsync(Fault.At(phase).KillQemu("source"));

        failure.Cause.Should().MatchRegex("QEMU was ended by signal 9|guest .vm1. is lost");
        failure.States["source"].Should().Be(GuestState.Lost);
        failure.States["destination"].Should().Be(GuestState.Absent);
    }

    [MultiHostTheory("source", "destination")]
    [InlineData(MigrationPhase.Finish)]
    [InlineData(MigrationPhase.Confirm)]
    [Trait("Covers", "scenario/source QEMU killed, each phase")]
    public async Task Source_is_killed_when_the_guest_has_left(MigrationPhase phase) => await SucceedAsync(Fault.At(phase).KillQemu("source"));

    [MultiHostTheory("source", "destination")]
    [InlineData(MigrationPhase.Prepare)]
    [InlineData(MigrationPhase.Perform)]
    [InlineData(MigrationPhase.Finish)]
    [Trait("Covers", "scenario/destination QEMU killed, each phase")]
    [Trait("Covers", "outcome/destination QEMU killed in Perform")]
    public async Task Destination_is_killed_and_the_guest_goes_on_at_the_source(MigrationPhase phase)
    {
        MigrationFailedException failure = await FailAsync(Fault.At(phase).KillQemu("destination"));

        failure.Phase.Should().Be(phase);
        SourceRunsAlone(failure);
    }

    // Nothing can be done about a guest whose one QEMU dies: that its death is told is all.
    [MultiHostFact("source", "destination")]
    [Trait("Covers", "scenario/destination QEMU killed, each phase")]
    public async Task Destination_is_killed_in_Confirm_and_that_is_told()
    {
        MigrationFailedException failure = await FailAsync(Fault.At(MigrationPhase.Confirm).KillQemu("destination"));

        failure.Cause.Should().Be("QEMU has ended after Finish");
        failure.States["destination"].Should().Be(GuestState.Lost);
    }
}
