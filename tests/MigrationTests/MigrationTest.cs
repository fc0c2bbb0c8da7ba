using MultiHost;
using MultiHost.Virtualization;
using MultiHost.Virtualization.Migration;
using Xunit;

namespace MigrationTests;

/// <summary>What the migration tests share: two hosts with QEMU, and checks of the oracle table that several outcomes have in common.</summary>
public abstract class MigrationTest : MigrationScenario
{

    protected MigrationTest(IHostGroup hosts, VirtualMachines machines)
        : base(hosts, machines) => Skip.IfNot(machines.Availability.Installed, machines.Availability.Reason);

    protected bool IsSource => Hosts.Self.Role == "source";
}
