using FluentAssertions;
using MultiHost;
using MultiHost.Virtualization;
using MultiHost.Virtualization.Faults;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using Xunit;
using Xunit.MultiHost;

namespace MigrationTests;

/// <summary>What is left when the guest has gone over to the destination, and the rest of its RAM does not follow.</summary>
public sealed class BrokenPostCopy(IHostGroup hosts, VirtualMachines machines) : FaultTest(hosts, machines)
{
    [MultiHostFact("source", "destination")]
    [Trait("Covers", "outcome/post-copy breaks")]
    public async Task Connection_breaks_and_both_sides_are_kept_paused()
    {
        MigrationFailedException failure = await FailAsync(Fault.At(MigrationPhase.Finish).BreakPostCopy(), postCopy: new());

        failure.Cause.Should().StartWith("post-copy broke (postcopy-paused)");
        failure.States.Values.Should().Equal(GuestState.Paused, GuestState.Paused);
    }

    [MultiHostFact("source", "destination")]
    [Trait("Covers", "outcome/destination killed in post-copy")]
    public async Task Destination_is_killed_and_the_source_stays_paused()
    {
        MigrationFailedException failure = await FailAsync(Fault.At(MigrationPhase.Finish).KillQemu("destination"), postCopy: new());

        failure.States["source"].Should().Be(GuestState.Paused);
        failure.States["destination"].Should().Be(GuestState.Lost);
    }
}
