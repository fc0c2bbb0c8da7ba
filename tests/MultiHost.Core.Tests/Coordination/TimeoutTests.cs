using MultiHost.Protocol;

namespace MultiHost.Coordination;

public sealed class TimeoutTests
{
    [Fact]
    public void Tick_WhenTheDeadlineHasCome_NamesTheMissingAndWhatTheyDidLast()
    {
        SteppedGroup group = SteppedGroup.Pair();
        group.Arrive("source", "mig_finished", branch: "vm1");
        group.After(1.8).Step("destination", "Perform: waiting for RESUME");

        IReadOnlyList<BarrierEffect> effects = group.After(58.2).Tick();

        Refused refused = effects[0].Should().BeOfType<Refused>().Which;
        refused.Kind.Should().Be(RefusalKind.TimedOut);
        refused.Barrier.Should().Be("vm1/mig_finished");
        refused.Missing.Should().Equal("destination");
        refused.Message.Should().Be(
            """
            Barrier 'vm1/mig_finished' timed out after 60 s on pair alpha+beta: destination (beta) did not come; its last step was 'Perform: waiting for RESUME'.
              missing: destination (beta): last step 'Perform: waiting for RESUME', 58.2 s ago
              waiting: source (alpha)
            Raise <Timeouts Barrier="…"/>, or look at what held up destination.
            """);
        effects.Stops().Should().Equal("source", "destination");
        group.Cause.Should().BeEquivalentTo(new
        {
            Kind = CauseKind.TimedOut,
            Role = new RoleName("destination"),
            Summary = "barrier 'vm1/mig_finished' timed out after 60 s: destination (beta) did not arrive",
            refused.Message,
            Barrier = "vm1/mig_finished",
        });
    }

    [Fact]
    public void Tick_WhenSeveralAreMissing_NamesEachWithItsOwnWaits()
    {
        SteppedGroup group = SteppedGroup.Of(4);
        group.Arrive("host2", "go");
        group.Arrive("host4", "go");
        group.Arrive("host3", "elsewhere", branch: "vm1");

        group.After(60).Tick();

        group.Cause!.Role.Should().BeNull();
        group.Cause.Message.Should().Be(
            """
            Barrier 'go' timed out after 60 s on group local1+local2+local3+local4: host1 (local1), host3 (local3) did not come.
              missing: host1 (local1): no step reported
              missing: host3 (local3): waiting at barrier 'vm1/elsewhere', no step reported
              waiting: host2 (local2), host4 (local4)
            Raise <Timeouts Barrier="…"/>, or look at what held up host1 and host3.
            """);
    }

    [Fact]
    public void Tick_WhenTheRoleGaveTheTimeout_PointsAtTheRole()
    {
        SteppedGroup group = SteppedGroup.Pair();
        group.Arrive("destination", "go", timeout: 0.25);

        group.After(0.25).Tick();

        group.Cause!.Message.Should().Be(
            """
            Barrier 'go' timed out after 250 ms on pair alpha+beta: source (alpha) did not come.
              missing: source (alpha): no step reported
              waiting: destination (beta)
            Raise the timeout that destination gave, or look at what held up source.
            """);
    }

    [Fact]
    public void Tick_WhenTheDeadlineIsAhead_DoesNothing()
    {
        SteppedGroup group = SteppedGroup.Pair();
        group.Arrive("source", "go");

        group.After(59.999).Tick().Should().BeEmpty();
    }

    [Fact]
    public void NextDeadline_WhenRolesGiveDifferentTimeouts_IsTheShortestFromItsOwnArrival()
    {
        SteppedGroup group = SteppedGroup.Trio();
        group.After(1).Arrive("source", "go");
        group.Coordinator.NextDeadline.Should().Be(TimeSpan.FromSeconds(61));

        group.After(1).Arrive("destination", "go", timeout: 5);

        group.Coordinator.NextDeadline.Should().Be(TimeSpan.FromSeconds(7));
    }

    [Fact]
    public void NextDeadline_WhenTheHastyRoleWithdraws_IsThatOfTheOthers()
    {
        SteppedGroup group = SteppedGroup.Trio();
        group.Arrive("source", "go");
        group.Arrive("destination", "go", timeout: 5);

        group.Withdraw("destination", 2);

        group.Coordinator.NextDeadline.Should().Be(TimeSpan.FromSeconds(60));
    }

    [Fact]
    public void Tick_WhenOneBarrierTimesOut_StopsTheWaitersAtOthers()
    {
        SteppedGroup group = SteppedGroup.Pair();
        group.Arrive("source", "a", branch: "one", timeout: 5);
        group.Arrive("source", "b", branch: "two");

        group.After(5).Tick().OfType<Refused>().Select(r => (r.Barrier, r.Kind)).Should().Equal(
            ("one/a", RefusalKind.TimedOut), ("two/b", RefusalKind.Stopped));
        group.Coordinator.NextDeadline.Should().BeNull();
    }

    [Fact]
    public void Arrive_WhenTheTimerIsLate_StillReleases()
    {
        SteppedGroup group = SteppedGroup.Pair();
        group.Arrive("source", "go");

        group.After(61).Arrive("destination", "go").ReleasedWaits().Should().HaveCount(2);
    }
}
