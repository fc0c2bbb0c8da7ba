using MultiHost.Protocol;

namespace MultiHost.Coordination;

public sealed class DeadlockTests
{
    [Fact]
    public void Arrive_WhenTwoRolesWaitForEachOther_FailsAtOnce()
    {
        SteppedGroup group = SteppedGroup.Pair();
        group.Arrive("source", "prepared");

        IReadOnlyList<BarrierEffect> effects = group.Arrive("destination", "started");

        effects.Refusals().Should().Equal(("source", RefusalKind.Deadlock), ("destination", RefusalKind.Deadlock));
        effects.OfType<Refused>().Select(r => r.Barrier).Should().Equal("prepared", "started");
        effects.OfType<Refused>().First().Missing.Should().Equal("destination");
        effects.Stops().Should().Equal("source", "destination");
        group.Cause!.Kind.Should().Be(CauseKind.Deadlock);
        group.Cause.Summary.Should().Be(
            "deadlock: destination (beta) waits at barrier 'started', source (alpha) waits at barrier 'prepared'");
        group.Cause.Message.Should().Be(
            """
            Deadlock on pair alpha+beta: the roles wait for each other, destination (beta) at barrier 'started', source (alpha) at barrier 'prepared'.
              destination (beta): waiting at barrier 'started' for source
              source (alpha): waiting at barrier 'prepared' for destination
            Let all roles come to the barriers in the same order. If the waits were meant to run side by side, give each a Branch.
            """);
    }

    [Fact]
    public void Arrive_WhenTheNamesDifferByASlip_ShowsThePair()
    {
        SteppedGroup group = SteppedGroup.Pair();
        group.Arrive("source", "mig_finished");
        group.Arrive("destination", "mig_finishd");

        group.Cause!.Message.Should().EndWith(
            "\nIs 'mig_finishd' the same barrier as 'mig_finished'? Then spell it alike. "
            + "If the waits were meant to run side by side, give each a Branch.");
    }

    [Fact]
    public void Arrive_WhenNamesDifferInANumberAlone_IsNoSlip()
    {
        SteppedGroup group = SteppedGroup.Pair();
        group.Arrive("source", "phase1");
        group.Arrive("destination", "phase2");

        group.Cause!.Message.Should().Contain("\nLet all roles come to the barriers in the same order.");
    }

    [Fact]
    public void Arrive_WhenThreeWaitInARing_NamesAllOfThem()
    {
        SteppedGroup group = SteppedGroup.Trio();
        group.Arrive("source", "one", with: ["source", "destination"]);
        group.Arrive("destination", "two", with: ["destination", "observer"]);
        group.Cause.Should().BeNull();

        group.Arrive("observer", "three", with: ["observer", "source"]);

        group.Cause!.Message.Should().Be(
            """
            Deadlock on group alpha+beta+gamma: the roles wait for each other, observer (gamma) at barrier 'three', source (alpha) at barrier 'one', destination (beta) at barrier 'two'.
              observer (gamma): waiting at barrier 'three' for source
              source (alpha): waiting at barrier 'one' for destination
              destination (beta): waiting at barrier 'two' for observer
            Let all roles come to the barriers in the same order. If the waits were meant to run side by side, give each a Branch.
            """);
    }

    [Fact]
    public void Arrive_WhenTwoOfThreeWaitForEachOther_DoesNotWaitForTheThird()
    {
        SteppedGroup group = SteppedGroup.Trio();
        group.Arrive("source", "one", with: ["source", "destination"]);

        group.Arrive("destination", "two", with: ["source", "destination"]);

        group.Cause!.Kind.Should().Be(CauseKind.Deadlock);
        group.Cause.Message.Should().NotContain("observer");
    }

    [Fact]
    public void Arrive_WhenAThirdRoleWaitsAtABarrierOfTheRing_IsToldOfTheDeadlockToo()
    {
        SteppedGroup group = SteppedGroup.Trio();
        group.Arrive("observer", "one");
        group.Arrive("source", "one");

        group.Arrive("destination", "two").Refusals().Should().Equal(
            ("observer", RefusalKind.Deadlock), ("source", RefusalKind.Deadlock), ("destination", RefusalKind.Deadlock));
    }

    [Fact]
    public void Arrive_WhenTheMissingRoleWorks_IsNoDeadlock()
    {
        SteppedGroup group = SteppedGroup.Trio();
        group.Arrive("source", "one", with: ["source", "observer"]);
        group.Arrive("destination", "two");

        group.Cause.Should().BeNull();
    }

    [Fact]
    public void Arrive_WhenTheMissingRoleWaitsInAnotherBranch_IsNoDeadlock()
    {
        SteppedGroup group = SteppedGroup.Pair();
        group.Arrive("source", "ready", branch: "vm1");
        group.Arrive("destination", "ready", branch: "vm2");

        group.Cause.Should().BeNull();
    }

    [Fact]
    public void Arrive_WhenOneBranchIsStuck_FailsAlthoughOthersWork()
    {
        SteppedGroup group = SteppedGroup.Pair();
        group.Arrive("source", "ready", branch: "vm1");
        group.Arrive("source", "ready", branch: "vm2");
        group.Arrive("destination", "begun", branch: "vm2");

        group.Cause!.Summary.Should().Be(
            "deadlock: destination (beta) waits at barrier 'vm2/begun', source (alpha) waits at barrier 'vm2/ready'");
    }

    [Fact]
    public void Arrive_WhenTheMainLineHasNoWait_IsTakenToBeWorking()
    {
        // source may still come to 'done' while its branch waits; nothing is certain, so the time-out has to decide.
        SteppedGroup group = SteppedGroup.Pair();
        group.Arrive("source", "ready", branch: "vm1");
        group.Arrive("destination", "done");

        group.Cause.Should().BeNull();
    }

    [Fact]
    public void Arrive_WhenALineWaitsTwiceAtOnce_ConcludesNothing()
    {
        SteppedGroup group = SteppedGroup.Pair();
        group.Arrive("source", "a");
        group.Arrive("source", "b");
        group.Arrive("destination", "c");
        group.Cause.Should().BeNull();

        group.Arrive("destination", "a").ReleasedWaits().Should().HaveCount(2);
    }

    [Fact]
    public void Arrive_WhenALineWaitedTwiceAtOnceBefore_StillConcludesNothing()
    {
        SteppedGroup group = SteppedGroup.Pair();
        group.Arrive("source", "a");
        group.Arrive("source", "b");
        group.Arrive("destination", "a");

        group.Arrive("destination", "c").Should().BeEmpty("what follows 'a' on source may still come to 'c'");
        group.Arrive("source", "c").ReleasedWaits().Should().HaveCount(2);
    }

    [Fact]
    public void Arrive_WhenTheOtherWaitWasWithdrawn_IsNoDeadlock()
    {
        SteppedGroup group = SteppedGroup.Pair();
        group.Arrive("source", "a");
        group.Withdraw("source", 1);

        group.Arrive("destination", "b").Should().BeEmpty();
        group.Arrive("source", "b").ReleasedWaits().Should().HaveCount(2);
    }
}
