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

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Match_OfAThousandHostsAndManyRoles_LooksAtEachAFewTimes(bool isPossible)
    {
        // The first half of the roles may have all hosts, and the others the first few: whoever came first has to move.
        HostDefinition[] many = [.. Enumerable.Range(0, 1000).Select(i => Host($"h{i}"))];
        RoleName[] roles = [.. Enumerable.Range(0, 64).Select(i => new RoleName($"r{i}"))];
        int asked = 0;

        RoleMatching matching = new(roles, many, (role, host) =>
        {
            asked++;
            return Array.IndexOf(roles, role) < 32 || Array.IndexOf(many, host) < (isPossible ? 32 : 31);
        });

        matching.Found.Should().Be(isPossible ? 64 : 63);
        asked.Should().BeLessThanOrEqualTo(64 * 1000, "no pair is asked for twice");
        matching.Steps.Should().BeLessThan(64 * 64 * 64 + 2 * 64 * 1000);
        matching.Rivals().Roles.Should().HaveCount(isPossible ? 0 : 32);
    }

    private static string Names(Placement placement) => string.Join(' ', placement.Hosts.Select(h => h.Name));

    private Placement? Find(IReadOnlyList<IReadOnlyList<RoleName>> lists, params (string Role, string Hosts)[] pins) =>
        Placement.Find(lists, hosts, (role, host) => pins.All(p => role != p.Role || p.Hosts.Contains(host.Name, StringComparison.Ordinal)), HostNeeds.None);
}
