using MultiHost.Protocol;

namespace MultiHost.Coordination;

public sealed class FinishedPartnerTests
{
    [Fact]
    public void Arrive_WhenAPartnerHasPassed_IsRefusedAtOnce()
    {
        SteppedGroup group = SteppedGroup.Pair();
        group.Pass("destination");

        IReadOnlyList<BarrierEffect> effects = group.Arrive("source", "go", branch: "vm1");

        Refused refused = effects[0].Should().BeOfType<Refused>().Which;
        refused.Kind.Should().Be(RefusalKind.PartnerFinished);
        refused.Missing.Should().Equal("destination");
        refused.Message.Should().Be(
            """
            Barrier 'vm1/go' cannot be passed on pair alpha+beta: destination (beta) has already finished the test, without coming to it.
              waiting: source (alpha)
            Let destination come to 'vm1/go' too, or leave it out: Branch(name, roles) names those who take part.
            """);
        effects[1].Should().BeOfType<Stop>().Which.Role.Should().Be(new RoleName("source"));
        group.Cause.Should().BeEquivalentTo(new { Kind = CauseKind.PartnerFinished, Role = new RoleName("destination"), Barrier = "vm1/go" });
    }

    [Fact]
    public void Finish_WhenOthersWaitForTheRole_RefusesThemAtOnce()
    {
        SteppedGroup group = SteppedGroup.Trio();
        group.Arrive("source", "go");
        group.Arrive("observer", "go");

        IReadOnlyList<BarrierEffect> effects = group.Pass("destination");

        effects.Refusals().Should().Equal(("source", RefusalKind.PartnerFinished), ("observer", RefusalKind.PartnerFinished));
        effects.Stops().Should().Equal("source", "observer");
    }

    [Fact]
    public void Finish_WhenNobodyWaitsForTheRole_LeavesTheOthersWaiting()
    {
        SteppedGroup group = SteppedGroup.Trio();
        group.Arrive("source", "go", with: ["source", "destination"]);

        group.Pass("observer").Should().BeEmpty();
        group.Arrive("destination", "go", with: ["source", "destination"]).ReleasedWaits().Should().HaveCount(2);
    }

    [Fact]
    public void Finish_WhenTheRoleItselfStillWaits_IsMisuse()
    {
        SteppedGroup group = SteppedGroup.Pair();
        group.Arrive("source", "go");

        IReadOnlyList<BarrierEffect> effects = group.After(2).Pass("source");

        effects.Refusals().Should().Equal(("source", RefusalKind.Misuse));
        effects.Stops().Should().Equal("destination");
        group.Cause!.Message.Should().Be(
            "source (alpha) finished the test while it still waits at barrier 'go', since 2 s. Is an await missing?");
    }

    [Fact]
    public void Arrive_WhenTheRoleItselfHasFinished_IsMisuse()
    {
        SteppedGroup group = SteppedGroup.Pair();
        group.Pass("source");

        group.Arrive("source", "go").Refusals().Should().Equal(("source", RefusalKind.Misuse));
        group.Cause!.Message.Should().Be("source (alpha) came to barrier 'go' after it had finished the test. Is an await missing?");
    }

    [Fact]
    public void Arrive_WhenAllHaveFinished_IsRefusedWithoutACause()
    {
        SteppedGroup group = SteppedGroup.Of(1);
        group.Pass("host1");

        group.Arrive("host1", "go").Refusals().Should().Equal(("host1", RefusalKind.Stopped));
        group.Cause.Should().BeNull();
    }
}
