using FluentAssertions;
using MultiHost;
using MultiHost.Virtualization;
using MultiHost.Virtualization.Faults;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using Xunit;

namespace MigrationTests;

/// <summary>What the tests of faults share.</summary>
public abstract class FaultTest(IHostGroup hosts, VirtualMachines machines) : MigrationTest(hosts, machines)
{
    /// <summary>Deadlines that fit a fault: short only if somebody has to run into them.</summary>
    internal static MigrationOptions OptionsFor(Fault fault, MigrationProtocol protocol, RoleName from)
    {
        bool hangs = fault.Kind is FaultKind.FreezeQemu or FaultKind.MonitorStopsAnswering or FaultKind.CutNetwork
            && (fault.Phase == MigrationPhase.Confirm || Oracle.Of(fault, from, protocol).FailedPhase is not null);
        MigrationOptions options = new() { Fault = fault, Protocol = protocol };
        return hangs ? options with { Timeout = TimeSpan.FromSeconds(5), MonitorTimeout = TimeSpan.FromSeconds(3) } : options;
    }

    /// <summary>Runs a migration with a fault that it cannot bear.</summary>
    protected async Task<MigrationFailedException> FailAsync(Fault fault, MigrationProtocol protocol = MigrationProtocol.V3, PostCopy? postCopy = null)
    {
        MigrationOptions options = OptionsFor(fault, protocol, "source") with { PostCopy = postCopy };
        await SkipUnlessAbleAsync(options);
        await using Guest guest = await PrepareGuestAsync("vm1");

        MigrationFailedException failure = await Assert.ThrowsAsync<MigrationFailedException>(
            () => MigrateAsync(guest, from: "source", to: "destination", options));

        failure.Checks.Should().ContainSingle(check => check.Name == "oracle").Which.Passed.Should().BeTrue();
        failure.States[Hosts.Self.Role].Should().Be(guest.State);
        return failure;
    }

    /// <summary>Runs a migration with a fault that it can bear.</summary>
    protected async Task<MigrationReport> SucceedAsync(Fault fault)
    {
        MigrationOptions options = OptionsFor(fault, MigrationProtocol.V3, "source");
        await SkipUnlessAbleAsync(options);
        await using Guest guest = await PrepareGuestAsync("vm1");

        MigrationReport report = await MigrateAsync(guest, from: "source", to: "destination", options);

        report.Checks.Should().Contain(check => check.Name == "oracle").And.OnlyContain(check => check.Passed);
        report.Should().HaveLeftTheGuestActiveOn("destination");
        return report;
    }

    protected static void SourceRunsAlone(MigrationFailedException failure)
    {
        failure.States["source"].Should().Be(GuestState.Running);
        failure.States["destination"].Should().BeOneOf(GuestState.Absent, GuestState.Lost);
    }
}
