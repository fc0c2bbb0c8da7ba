using MultiHost.Settings;
using static MultiHost.Running.Pool;

namespace MultiHost.Running;

public sealed class PlacementTests
{
    private readonly HostDefinition[] hosts = [Host("a"), Host("b"), Host("c")];

    [Fact]
    public void Find_WithoutPins_TakesTheFirstHosts() => Names(Find([Roles("x", "y")])!).Should().Be("a b");

    [Fact]
    public void Find_WhenAPinTakesTheFirstHost_GivesItAway() =>
        Find([Roles("x", "y")], ("y", "a"))!.For(Roles("x", "y")).Select(h => h.Name).Should().Equal("b", "a");

    [Fact]
    public void Find_WhenPinsNeedSearching_FindsTheOnlyWay() =>
        Find([Roles("x", "y", "z")], ("x", "abc"), ("y", "ab"), ("z", "a"))!.For(Roles("x", "y", "z")).Select(h => h.Name).Should().Equal("c", "b", "a");

    [Fact]
    public void Find_ForSeveralLists_UsesTheSameHostsAgain()
    {
        Placement placement = Find([Roles("x", "y", "z"), Roles("left", "right")])!;

        Names(placement).Should().Be("a b c");
        placement.For(Roles("left", "right")).Select(h => h.Name).Should().Equal("a", "b");
        placement.For(Roles("LEFT", "right")).Should().Equal(placement.For(Roles("left", "right")), "roles are compared without regard to case");
    }

    [Fact]
    public void Find_WhenAShorterListNeedsAnotherHost_TakesItAsWell()
    {
        Placement placement = Find([Roles("x", "y"), Roles("z")], ("z", "c"))!;

        Names(placement).Should().Be("a b c");
        placement.For(Roles("z")).Single().Name.Should().Be("c");
    }

    [Fact]
    public void Find_WhenTwoRolesArePinnedToOneHost_IsImpossible() => Find([Roles("x", "y")], ("x", "a"), ("y", "a")).Should().BeNull();

    [Fact]
    public void Find_WhenThereAreTooFewHosts_IsImpossible() => Find([Roles("w", "x", "y", "z")]).Should().BeNull();

    private static string Names(Placement placement) => string.Join(' ', placement.Hosts.Select(h => h.Name));

    private Placement? Find(IReadOnlyList<IReadOnlyList<RoleName>> lists, params (string Role, string Hosts)[] pins) =>
        Placement.Find(lists, hosts, (role, host) => pins.All(p => role != p.Role || p.Hosts.Contains(host.Name, StringComparison.Ordinal)));
}
