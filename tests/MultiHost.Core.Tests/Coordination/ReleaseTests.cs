namespace MultiHost.Coordination;

public sealed class ReleaseTests
{
    [Fact]
    public void Arrive_WhenAPartnerIsMissing_WaitsWithoutEffect()
    {
        SteppedGroup.Pair().Arrive("source", "go").Should().BeEmpty();
    }

    [Fact]
    public void Arrive_WhenAllAreThere_ReleasesAllInOrderOfArrival()
    {
        SteppedGroup group = SteppedGroup.Pair();
        group.Arrive("destination", "go");

        group.Arrive("source", "go").Should().HaveCount(2).And.Subject.ReleasedWaits()
            .Should().Equal(("destination", 1), ("source", 2));
        group.Coordinator.FirstCause.Should().BeNull();
        group.Coordinator.NextDeadline.Should().BeNull();
    }

    [Fact]
    public void Arrive_WhenRolesHandInValues_GivesEverybodyAllOfThemInOrderOfTheMembers()
    {
        SteppedGroup group = SteppedGroup.Trio();
        group.Arrive("observer", "cookie");
        group.Arrive("destination", "cookie", value: "{\"port\":49152}");

        IReadOnlyList<BarrierEffect> effects = group.Arrive("source", "cookie", value: "1");

        effects.OfType<Released>().Should().HaveCount(3).And.OnlyContain(e =>
            e.Values.Select(v => $"{v.Key}={v.Value}").SequenceEqual(new[] { "source=1", "destination={\"port\":49152}", "observer=" }));
    }

    [Fact]
    public void Arrive_WhenTheGroupHasOneRole_ReleasesAtOnce()
    {
        SteppedGroup.Of(1).Arrive("host1", "go").ReleasedWaits().Should().Equal(("host1", 1));
    }

    [Fact]
    public void Arrive_WhenTheNameWasPassedBefore_BeginsANewGeneration()
    {
        SteppedGroup group = SteppedGroup.Pair();
        group.Arrive("source", "go");
        group.Arrive("destination", "go");

        group.Arrive("destination", "go").Should().BeEmpty();
        group.Arrive("source", "go").ReleasedWaits().Should().Equal(("destination", 3), ("source", 4));
    }

    [Fact]
    public void Arrive_WhenParticipantsAreASubset_LeavesTheOthersAlone()
    {
        SteppedGroup group = SteppedGroup.Trio();
        group.Arrive("source", "go", with: ["destination", "source"]);

        group.Arrive("destination", "go", with: ["source", "destination"]).ReleasedWaits().Should().Equal(("source", 1), ("destination", 2));
    }

    [Fact]
    public void Arrive_WhenALineHasSeveralBarriersAtOnce_KeepsThemApart()
    {
        SteppedGroup group = SteppedGroup.Pair();
        group.Arrive("source", "ready", branch: "vm1");
        group.Arrive("source", "ready", branch: "vm2");

        group.Arrive("destination", "ready", branch: "vm2").ReleasedWaits().Should().Equal(("source", 2), ("destination", 3));
        group.Arrive("destination", "ready", branch: "vm1").ReleasedWaits().Should().Equal(("source", 1), ("destination", 4));
    }

    [Fact]
    public void Arrive_WhenNamesDifferInCase_TakesThemForDifferentBarriers()
    {
        SteppedGroup group = SteppedGroup.Trio();
        group.Arrive("source", "Go");

        group.Arrive("destination", "go").OfType<Released>().Should().BeEmpty();
    }

    [Fact]
    public void Withdraw_WhenTheRoleWaits_ForgetsItsArrival()
    {
        SteppedGroup group = SteppedGroup.Pair();
        group.Arrive("source", "go");

        group.Withdraw("source", 1).Should().BeEmpty();

        group.Coordinator.NextDeadline.Should().BeNull();
        group.Arrive("destination", "go").Should().BeEmpty();
        group.Arrive("source", "go").ReleasedWaits().Should().Equal(("destination", 2), ("source", 3));
    }

    [Fact]
    public void Withdraw_WhenTheWaitWasAnswered_DoesNothing()
    {
        SteppedGroup group = SteppedGroup.Pair();
        group.Arrive("source", "go");
        group.Arrive("destination", "go");

        group.Withdraw("source", 1).Should().BeEmpty();
        group.Cause.Should().BeNull();
    }

    [Fact]
    public void Finish_WhenAllRolesPassed_SaysSoOnce()
    {
        SteppedGroup group = SteppedGroup.Pair();

        group.Pass("source").Should().BeEmpty();
        group.Pass("destination").Should().Equal(new AllFinished());
        group.Pass("destination").Should().BeEmpty();
        group.Cause.Should().BeNull();
        group.Coordinator.HasAllFinished.Should().BeTrue();
    }
}
