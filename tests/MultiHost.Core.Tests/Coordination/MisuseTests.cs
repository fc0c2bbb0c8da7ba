using MultiHost.Protocol;
using MultiHost.Results;

namespace MultiHost.Coordination;

public sealed class MisuseTests
{
    [Fact]
    public void Arrive_WhenParticipantsDiffer_RefusesAllAndListsTheClaims()
    {
        SteppedGroup group = SteppedGroup.Trio();
        group.Arrive("source", "go", with: ["source", "destination"]);

        IReadOnlyList<BarrierEffect> effects = group.Arrive("destination", "go");

        effects.Refusals().Should().BeEquivalentTo([("source", RefusalKind.Misuse), ("destination", RefusalKind.Misuse)]);
        effects.Stops().Should().Equal("source", "destination", "observer");
        effects.OfType<Refused>().Should().OnlyContain(r => r.Message == group.Cause!.Message);
        group.Cause!.Barrier.Should().Be("go");
        group.Cause.Message.Should().Be(
            """
            Barrier 'go' on group alpha+beta+gamma: the roles do not name the same participants.
              source (alpha) names source and destination
              destination (beta) names source, destination and observer
            Give every role the same list, or give the barriers different names.
            """);
    }

    [Fact]
    public void Arrive_WhenTheRoleWaitsThereAlready_RefusesBothWaits()
    {
        SteppedGroup group = SteppedGroup.Pair();
        group.Arrive("source", "go");

        IReadOnlyList<BarrierEffect> effects = group.After(3).Arrive("source", "go");

        effects.OfType<Refused>().Select(r => (r.RequestId, r.Kind)).Should().BeEquivalentTo([(1L, RefusalKind.Misuse), (2L, RefusalKind.Misuse)]);
        group.Cause!.Message.Should().Be(
            "source (alpha) came to barrier 'go' again while it waits there, since 3 s. Give waits that run side by side a Branch each.");
    }

    [Theory]
    [InlineData("", "", "source (alpha): '' is no name of a barrier. Allowed: 1 to 200 characters, not all blank, no control characters.")]
    [InlineData("vm1", " ", "source (alpha): 'vm1/' is no name of a barrier. Allowed: 1 to 200 characters, not all blank, no control characters.")]
    [InlineData("", "a\tb\0", "source (alpha): 'a\tb\0' is no name of a barrier. Allowed: 1 to 200 characters, not all blank, no control characters.")]
    public void Arrive_WhenTheNameIsMalformed_SaysWhatIsAllowed(string branch, string name, string message)
    {
        SteppedGroup group = SteppedGroup.Pair();

        group.Arrive("source", name, branch).Refusals().Should().Equal(("source", RefusalKind.Misuse));
        group.Cause!.Message.Should().Be(message);
    }

    [Fact]
    public void Arrive_WhenTheNameIsTooLong_CutsItInTheMessage()
    {
        SteppedGroup group = SteppedGroup.Pair();
        group.Arrive("source", new string('x', 201));

        group.Cause!.Message.Should().StartWith($"source (alpha): '{new string('x', 60)}…' is no name of a barrier.");
    }

    [Theory]
    [InlineData(0, "source (alpha): a timeout of 0 ms at barrier 'go' is out of range. Allowed: 1 millisecond to 24 hours.")]
    [InlineData(86401, "source (alpha): a timeout of 86401 s at barrier 'go' is out of range. Allowed: 1 millisecond to 24 hours.")]
    public void Arrive_WhenTheTimeoutIsOutOfRange_SaysWhatIsAllowed(double seconds, string message)
    {
        SteppedGroup group = SteppedGroup.Pair();
        group.Arrive("source", "go", timeout: seconds);

        group.Cause!.Message.Should().Be(message);
    }

    [Fact]
    public void Arrive_WhenAParticipantIsUnknown_ListsTheRoles()
    {
        SteppedGroup group = SteppedGroup.Pair();
        group.Arrive("source", "go", with: ["source", "target"]);

        group.Cause!.Message.Should().Be(
            "source (alpha): barrier 'go' names a role 'target' that the test does not have. It has: source, destination.");
    }

    [Fact]
    public void Arrive_WhenTheRoleTakesNoPart_SaysWhoDoes()
    {
        SteppedGroup group = SteppedGroup.Pair();
        group.Arrive("source", "go", with: ["destination"]);

        group.Cause!.Message.Should().Be("source (alpha): came to barrier 'go', in which only destination takes part.");
    }

    [Fact]
    public void Arrive_WhenTheRoleIsUnknown_Throws()
    {
        Action act = () => SteppedGroup.Pair().Arrive("target", "go");

        act.Should().Throw<ArgumentException>().WithMessage("The phase has no role 'target'. It has: source, destination.*");
    }

    [Fact]
    public void Arrive_WhenTheRequestIdIsInUse_Throws()
    {
        BarrierCoordinator group = SteppedGroup.Pair().Coordinator;
        group.Arrive("source", 7, "", "a", null, null, null, TimeSpan.Zero);

        Action act = () => group.Arrive("source", 7, "", "b", null, null, null, TimeSpan.Zero);

        act.Should().Throw<ArgumentException>().WithMessage("source (alpha) has a wait with the id 7 already.*");
    }

    [Fact]
    public void Finish_WhenTheEndIsLost_Throws()
    {
        Action act = () => SteppedGroup.Pair().End("source", RoleEnd.Lost);

        act.Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Constructor_WhenTwoMembersHaveOneRole_Throws()
    {
        Action act = () => _ = new BarrierCoordinator([new("a", "x"), new("A", "y")], TimeSpan.FromSeconds(1));

        act.Should().Throw<ArgumentException>().WithMessage("Two members have the role 'A'.*");
    }

    [Fact]
    public void Constructor_WhenThereIsNoMember_Throws()
    {
        Action act = () => _ = new BarrierCoordinator([], TimeSpan.FromSeconds(1));

        act.Should().Throw<ArgumentException>().WithMessage("A phase needs a role.*");
    }
}
