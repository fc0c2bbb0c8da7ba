using MultiHost.Settings;
using static MultiHost.Running.Pool;

namespace MultiHost.Running;

public sealed class SegmentTests
{
    private static readonly IReadOnlyList<RoleName> Pair = Roles("source", "destination");
    private static readonly IReadOnlyList<RoleName> Trio = Roles("source", "destination", "observer");

    private readonly HostDefinition[] hosts = [Host("alpha"), Host("beta"), Host("gamma")];

    [Fact]
    public void Phases_WhenAllTestsOfAScopeHaveRun_AreWithoutItsFixtures()
    {
        Segment segment = Of(SetUp("collection"), SetUp("A"), TearDown("A"), SetUp("B"), Test("b", Pair), TearDown("B"), TearDown("collection"));

        segment.Phases.Select(p => p.Id).Should().Equal("+collection", "+B", "b", "-B", "-collection");
    }

    [Fact]
    public void Of_ATearDownWithoutASetUp_NamesIt()
    {
        Action act = () => Of(Test("a", Pair), TearDown("A"));

        act.Should().Throw<ArgumentException>().WithMessage("The plan has the tear-down '-A' of scope 'A', which no phase sets up.");
    }

    [Fact]
    public void For_AHostThatPlaysNoRoleInAClass_IsWithoutItsFixtures()
    {
        Segment segment = Of(
            SetUp("collection"), SetUp("A"), Test("a", Trio), TearDown("A"), SetUp("B"), Test("b", Pair), TearDown("B"), TearDown("collection"));

        segment.For(hosts[0]).Should().Equal(segment.Phases);
        segment.For(hosts[2]).Select(p => p.Id).Should().Equal("+collection", "+A", "a", "-A", "-collection");
        segment.Hosts.Should().Equal(hosts);
    }

    [Fact]
    public void Members_OfAClassWhoseTestsHaveTheSameRoles_HaveThoseRoles()
    {
        Segment segment = Of(
            SetUp("collection"),
            SetUp("A"),
            Test("a", Trio),
            TearDown("A"),
            SetUp("B"),
            Test("b", Pair),
            TearDown("B"),
            TearDown("collection"));

        Members(segment, "+A").Should().Be("source=alpha destination=beta observer=gamma");
        Members(segment, "-B").Should().Be("source=alpha destination=beta");
        Members(segment, "b").Should().Be("source=alpha destination=beta");
        Members(segment, "+collection").Should().Be("host1=alpha host2=beta host3=gamma");
    }

    [Fact]
    public void Hosts_WhenTheTestsLeftNeedFewer_AreThose() =>
        Of(SetUp("collection"), SetUp("A"), Test("b", Pair), TearDown("A"), TearDown("collection")).Hosts.Select(h => h.Name).Should().Equal("alpha", "beta");

    private static PhasePlan SetUp(string scope) => new($"+{scope}", PhaseKind.SetUp, scope, []);

    private static PhasePlan TearDown(string scope) => new($"-{scope}", PhaseKind.TearDown, scope, []);

    private static PhasePlan Test(string id, IReadOnlyList<RoleName> roles) => new(id, PhaseKind.Test, id, roles);

    private static string Members(Segment segment, string id) =>
        string.Join(' ', segment.Members(segment.Phases.Single(p => p.Id == id)).Select(m => $"{m.Role}={m.Host.Name}"));

    // Placed as if a test with three roles had run before.
    private Segment Of(params PhasePlan[] phases) => Segment.Of(phases, Placement.Find([Trio, Pair], hosts, (_, _) => true, HostNeeds.None)!);
}
