using FluentAssertions;
using MultiHost;
using MultiHost.Virtualization;
using MultiHost.Virtualization.Migration;
using Xunit.MultiHost;

namespace MigrationTests;

/// <summary>A scenario by its hooks: two guests that pass each other, a check of one's own, and a third host that waits for neither.</summary>
public sealed class NightlyMigration(IHostGroup hosts, VirtualMachines machines) : MigrationTest(hosts, machines)
{
    private readonly List<MigrationSide> arrivals = [];

    [MultiHostFact("source", "destination", "observer")]
    public Task Guests_pass_each_other() => RunAsync();

    protected override async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await PrepareGuestAsync("mail", on: "source", cancellationToken: cancellationToken);
        await PrepareGuestAsync("web", on: "destination", cancellationToken: cancellationToken);
    }

    protected override async Task ScenarioAsync(CancellationToken cancellationToken)
    {
        // Nothing is awaited until both are on their way.
        var there = MigrateAsync(["mail"], from: "source", to: "destination", cancellationToken: cancellationToken);
        var back = MigrateAsync(["web"], from: "destination", to: "source", cancellationToken: cancellationToken);
        (await there)[0].Should().HaveLeftTheGuestActiveOn("destination");
        (await back)[0].Should().HaveLeftTheGuestActiveOn("source");
        arrivals.Should().HaveCount(Hosts.Self.Role == "observer" ? 0 : 1);
    }

    protected override Task CheckDestinationAsync(MigrationPart part, CancellationToken cancellationToken)
    {
        arrivals.Add(part.Side);
        part.Guest.Should().BeActiveOn(part.To);
        return Task.CompletedTask;
    }
}
