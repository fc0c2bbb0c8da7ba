using MultiHost.Protocol;
using MultiHost.Results;

namespace MultiHost.Coordination;

public sealed class FirstCauseTests
{
    [Fact]
    public void Finish_WhenARoleFails_ReleasesTheWaitersThenTellsThoseThatRun()
    {
        SteppedGroup group = SteppedGroup.Trio();
        group.Arrive("source", "go");
        group.Step("destination", "Prepare");

        IReadOnlyList<BarrierEffect> effects = group.After(1).Fail("destination", "no port is free\r\n  at X()");

        const string Cause = "destination (beta) failed at step 'Prepare': no port is free at X()";
        effects.Should().HaveCount(3);
        effects[0].Should().BeOfType<Refused>().Which.Should().BeEquivalentTo(
            new { RequestId = 1L, Kind = RefusalKind.Stopped, Message = Cause, Barrier = "go" });
        effects[1].Should().Be(new Stop("source", Cause));
        effects[2].Should().Be(new Stop("observer", Cause));
        group.Cause.Should().BeEquivalentTo(
            new { Kind = CauseKind.RoleFailed, Role = new RoleName("destination"), Summary = Cause, Message = Cause, At = TimeSpan.FromSeconds(1) });
    }

    [Fact]
    public void Spoil_WhenAllHadPassed_IsTheFirstCauseAndStopsNobody()
    {
        SteppedGroup group = SteppedGroup.Pair();
        group.Pass("source");
        group.Pass("destination");

        group.Spoil("destination", RoleEnd.Passed, "").Should().BeEmpty();
        group.Cause.Should().BeNull();
        group.Spoil("destination", RoleEnd.Failed, "the disk is full").Should().BeEmpty();

        group.Cause.Should().BeEquivalentTo(new { Kind = CauseKind.RoleFailed, Role = new RoleName("destination"), Summary = "destination (beta) failed: the disk is full" });
        group.Spoil("source", RoleEnd.Lost, "gone");
        group.Cause!.Role.Should().Be(new RoleName("destination"), "the first one stands");
    }

    [Fact]
    public void Finish_WhenARoleIsSkipped_StopsTheOthersWithTheReason()
    {
        SteppedGroup group = SteppedGroup.Pair();

        group.End("source", RoleEnd.Skipped, "no /dev/kvm").Should().Equal(new Stop("destination", "source (alpha) was skipped: no /dev/kvm"));
        group.Cause!.Kind.Should().Be(CauseKind.RoleSkipped);
    }

    [Fact]
    public void Lost_WhenARoleRuns_StopsTheOthersWithTheReason()
    {
        SteppedGroup group = SteppedGroup.Pair();
        group.Arrive("destination", "go");

        group.Lose("source", "the agent exited with code 137").Refusals().Should().Equal(("destination", RefusalKind.Stopped));
        group.Cause!.Summary.Should().Be("source (alpha) was lost: the agent exited with code 137");
        group.Cause.Kind.Should().Be(CauseKind.RoleLost);
    }

    [Fact]
    public void Lost_WhenTheRoleHadPassed_ChangesNothing()
    {
        SteppedGroup group = SteppedGroup.Pair();
        group.Pass("source");

        group.Lose("source", "connection closed").Should().BeEmpty();
        group.Cause.Should().BeNull();
    }

    [Fact]
    public void Lost_WhenTheRoleItselfWaits_AnswersItsWaitToo()
    {
        SteppedGroup group = SteppedGroup.Pair();
        group.Arrive("source", "go");

        group.Lose("source", "gone").Refusals().Should().Equal(("source", RefusalKind.Stopped));
    }

    [Fact]
    public void Cancel_WhenRolesRunAndWait_StopsAllOfThem()
    {
        SteppedGroup group = SteppedGroup.Pair();
        group.Arrive("source", "go");

        IReadOnlyList<BarrierEffect> effects = group.Coordinator.Cancel("the run was cancelled", group.Now);

        effects.Refusals().Should().Equal(("source", RefusalKind.Stopped));
        effects.Stops().Should().Equal("source", "destination");
        group.Cause.Should().BeEquivalentTo(new { Kind = CauseKind.Cancelled, Role = (RoleName?)null, Summary = "the run was cancelled" });
    }

    [Fact]
    public void Cancel_WhenAllHavePassed_ChangesNothing()
    {
        SteppedGroup group = SteppedGroup.Of(1);
        group.Pass("host1");

        group.Coordinator.Cancel("late", group.Now).Should().BeEmpty();
        group.Cause.Should().BeNull();
    }

    [Fact]
    public void Finish_WhenACauseStands_NeverReplacesIt()
    {
        SteppedGroup group = SteppedGroup.Trio();
        group.Fail("source", "first");

        group.After(1).Fail("destination", "second").Should().BeEmpty();
        group.Coordinator.Cancel("third", group.Now).Should().BeEmpty();
        group.Lose("observer", "fourth").Should().Equal(new AllFinished());
        group.Cause!.Summary.Should().Be("source (alpha) failed: first");
    }

    [Fact]
    public void Arrive_WhenACauseStands_IsRefusedAtOnce()
    {
        SteppedGroup group = SteppedGroup.Pair();
        group.Fail("source", "boom");

        group.Arrive("destination", "go").Should().ContainSingle().Which.Should().BeOfType<Refused>().Which
            .Should().BeEquivalentTo(new { RequestId = 1L, Kind = RefusalKind.Stopped, Message = "source (alpha) failed: boom", Barrier = "go" });
    }

    [Fact]
    public void Finish_WhenARoleStopsWithoutACause_IsAFailure()
    {
        SteppedGroup group = SteppedGroup.Pair();

        group.End("source", RoleEnd.Stopped, "odd").Stops().Should().Equal("destination");
        group.Cause!.Kind.Should().Be(CauseKind.RoleFailed);
        group.Cause.Summary.Should().Be("source (alpha) stopped without being told to: odd");
    }

    [Fact]
    public void Finish_WhenToldToStop_EndsThePhase()
    {
        SteppedGroup group = SteppedGroup.Pair();
        group.Fail("source", "boom");

        group.End("destination", RoleEnd.Stopped).Should().Equal(new AllFinished());
    }

    [Fact]
    public void Finish_WhenARoleFails_FreezesWhatEverybodyDid()
    {
        SteppedGroup group = SteppedGroup.Trio();
        group.Step("source", "Begin");
        group.After(1).Arrive("source", "mig_finished", branch: "vm1");
        group.After(1).Step("destination", "Perform: waiting for RESUME");
        group.After(2.5).Fail("destination", "the guest stopped");
        group.After(10).Step("source", "too late");
        group.Pass("observer");

        group.Cause!.Roles.Select(r => r.ToString()).Should().Equal(
            "source (alpha): waiting at barrier 'vm1/mig_finished' for 3.5 s, last step 'Begin', 4.5 s ago",
            "destination (beta): failed, last step 'Perform: waiting for RESUME', 2.5 s ago",
            "observer (gamma): running, no step reported");
    }

    [Fact]
    public void Expire_WhenRolesStillRun_NamesWhatTheyDo()
    {
        SteppedGroup group = SteppedGroup.Pair();
        group.After(2).Pass("source");
        group.After(1).Step("destination", "Finish");

        IReadOnlyList<BarrierEffect> effects = group.After(7).Coordinator.Expire(TimeSpan.FromSeconds(10), group.Now);

        effects.Should().Equal(new Stop("destination", "the test did not end within 10 s: destination (beta) still ran"));
        group.Cause.Should().BeEquivalentTo(new { Kind = CauseKind.Expired, Role = new RoleName("destination") });
        group.Cause!.Message.Should().Be(
            """
            The test did not end within 10 s on pair alpha+beta: destination (beta) still ran; its last step was 'Finish'.
              source (alpha): had passed 8 s ago, no step reported
              destination (beta): running, last step 'Finish', 7 s ago
            Raise <Timeouts Test="…"/>, or look at what held up destination.
            """);
    }
}
