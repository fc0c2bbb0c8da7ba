using FluentAssertions;
using MultiHost;
using MultiHost.Virtualization;
using MultiHost.Virtualization.Faults;
using MultiHost.Virtualization.Migration;
using Xunit;
using Xunit.MultiHost;

namespace MigrationTests;

/// <summary>Faults of the network between the hosts: on hosts with networks of their own.</summary>
[Trait("Needs", "RealHosts")]
public sealed class NetworkFaults(IHostGroup hosts, VirtualMachines machines) : FaultTest(hosts, machines)
{
    [MultiHostTheory("source", "destination")]
    [InlineData("source")]
    [InlineData("destination")]
    [Trait("Covers", "scenario/network cut in Perform")]
    public async Task Cut_in_Perform_leaves_the_source_running(string role)
    {
        MigrationFailedException failure = await FailAsync(Fault.At(MigrationPhase.Perform).CutNetwork(role));

        failure.Phase.Should().Be(MigrationPhase.Perform);
        SourceRunsAlone(failure);
    }

    [MultiHostFact("source", "destination")]
    [Trait("Covers", "scenario/port taken")]
    public async Task Refused_port_leaves_the_source_running()
    {
        MigrationFailedException failure = await FailAsync(Fault.At(MigrationPhase.Perform).RefusePort());

        failure.Cause.Should().Contain("Connection refused");
        SourceRunsAlone(failure);
    }

    [MultiHostFact("source", "destination")]
    public async Task Lost_packets_are_borne() => await SucceedAsync(Fault.At(MigrationPhase.Perform).DropPackets("destination", percent: 5));
}
