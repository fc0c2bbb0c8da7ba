using FluentAssertions;
using MultiHost;
using MultiHost.Virtualization;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration;
using Xunit;

namespace MigrationTests;

/// <summary>What the migration tests share: two hosts with QEMU, and a migration that is to arrive.</summary>
public abstract class MigrationTest : MigrationScenario
{
    protected MigrationTest(IHostGroup hosts, VirtualMachines machines)
        : base(hosts, machines) => Skip.IfNot(machines.Availability.Installed, machines.Availability.Reason);

    protected bool IsSource => Hosts.Self.Role == "source";

    /// <summary>Migrates a guest from source to destination, where it must arrive by check C; skips what the QEMUs lack.</summary>
    protected async Task<MigrationReport> ArriveAsync(MigrationOptions options, Func<GuestDefinition, GuestDefinition>? define = null)
    {
        await SkipUnlessAbleAsync(options);
        await using Guest guest = await PrepareGuestAsync("vm1", define);

        MigrationReport report = await MigrateAsync(guest, from: "source", to: "destination", options);

        report.ShouldHaveArrived();
        guest.Should().BeActiveOn("destination");
        return report;
    }

    protected async Task SkipUnlessAbleAsync(MigrationOptions options)
    {
        string? lacks = await Machines.WhyNotAsync(options, "source", "destination");
        Skip.If(lacks is not null, lacks);
    }
}
