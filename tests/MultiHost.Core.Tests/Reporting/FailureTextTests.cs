using MultiHost.Coordination;
using MultiHost.Results;

namespace MultiHost.Reporting;

public sealed class FailureTextTests
{
    private readonly SteppedGroup group = SteppedGroup.Trio();
    private readonly Dictionary<RoleName, RoleResult> results = [];

    [Fact]
    public void Message_WhenARoleFailed_TellsItsStepItsExceptionsAndWhatTheOthersDid()
    {
        group.After(1).Step("destination", "Perform");
        group.After(1).Arrive("source", "performed");
        End("destination", RoleEnd.Failed, Exception("System.IO.IOException", "the disk\nis full"), Exception("Any.EqualException", "Expected: 1") with { IsAssertion = true });
        End("source", RoleEnd.Stopped, Exception("MultiHost.GroupStoppedException", "Stopped: x"));

        Message("/logs/001").Should().Be(
            """
            destination on beta failed first, at step 'Perform', 2.0 s into the test: System.IO.IOException: the disk
              is full
              ---- Expected: 1
            At that moment:
              source (alpha): waiting at barrier 'performed' for 0 ms, no step reported
              observer (gamma): running, no step reported
            Log files: /logs/001
            """);
    }

    [Fact]
    public void Message_WhenOthersFailLater_NamesThem()
    {
        End("source", RoleEnd.Failed, Exception("A", "first"));
        End("destination", RoleEnd.Failed, Exception("A", "first"));
        End("observer", RoleEnd.Failed, Exception("B", "second"));

        Message().Should().EndWith(
            """
            Later destination on beta failed in the same way.
            Later observer on gamma failed, too: B: second
            """);
    }

    [Fact]
    public void Message_WhenAFailureIsShared_NamesTheRoleWhereItHappenedAndTellsItOnce()
    {
        RoleResult shared = new(
            RoleEnd.Failed,
            1,
            null,
            new ExceptionInfo("M", "the transfer broke", "   at Both()", -1)) { Blame = new("source", "vm1: Perform") };
        End("destination", RoleEnd.Failed, Exception("M", "the transfer broke"));
        results["destination"] = shared;
        results["source"] = shared;

        Message().Should().StartWith(
            "source on alpha failed first, at step 'vm1: Perform', 0.0 s into the test: M: the transfer broke\nAt that moment:\n  destination (beta): ")
            .And.NotContain("Later");
        FailureText.StackTrace(group.Cause!, results).Should().Be("at Both()");
    }

    [Fact]
    public void Message_WhenARoleIsLost_IsTroubleOfTheInfrastructure()
    {
        group.After(0.5).Lose("source", "the agent ended");
        results["source"] = new RoleResult(RoleEnd.Lost, 0.5, "the agent ended.\nIts last words");

        Message().Should().StartWith(
            "Infrastructure (lost): source on alpha was lost first, 0.5 s into the test: the agent ended.\n  Its last words\nAt that moment:\n");
    }

    [Fact]
    public void Message_WhenABarrierTimesOut_AddsOnlyTheRolesThatItDoesNotName()
    {
        group.Arrive("source", "go", timeout: 1, with: ["source", "destination"]);
        group.Step("observer", "Watch");
        group.After(1).Tick();
        End("source", RoleEnd.Failed, Exception("MultiHost.BarrierTimeoutException", group.Cause!.Message));

        Message().Should().Be(group.Cause!.Message + "\nAt that moment:\n  observer (gamma): running, last step 'Watch', 1 s ago");
    }

    [Fact]
    public void Message_WhenARoleDidNotStop_SaysHowItEnded()
    {
        End("source", RoleEnd.Failed, Exception("A", "first"));
        results["destination"] = new RoleResult(RoleEnd.Lost, 15, "the agent was ended");

        Message().Should().EndWith("\nLater destination on beta was lost, too: the agent was ended");
    }

    [Fact]
    public void Message_WhenTheRunIsCancelled_IsTheReasonAsASentence()
    {
        group.Coordinator.Cancel("the run was cancelled", TimeSpan.Zero);

        Message().Should().StartWith("Stopped: the run was cancelled\nAt that moment:\n  source (alpha): running, no step reported\n");
    }

    [Fact]
    public void Message_WhenItsFirstLineWouldBeLong_ShortensThatAndTellsAllBelow()
    {
        string words = "Migration of guest 'mailserver' failed in phase Perform on source (alpha): the transfer broke: Unable to write to socket: Broken pipe";
        group.Step("source", "mailserver: Perform");
        End("source", RoleEnd.Failed, Exception("MultiHost.MigrationFailedException", words + "\n  more"));

        Message().Should().StartWith(
            $"""
            source on alpha failed first, at step 'mailserver: Perform', 0.0 s into the test: {words[..117]}…
              MultiHost.MigrationFailedException: {words}
                more
            At that moment:

            """);
        Message().Split('\n')[0].Length.Should().Be(200);
    }

    [Fact]
    public void Message_WhenTheOnlyRoleFails_SpeaksOfNoOther()
    {
        SteppedGroup one = SteppedGroup.Of(1);
        one.Fail("host1", "x");

        FailureText.Message(one.Cause!, new Dictionary<RoleName, RoleResult> { ["host1"] = Failed(Exception("A", "x")) }, null, "the set-up")
            .Should().Be("host1 on local1 failed, 0.0 s into the set-up: A: x");
    }

    [Fact]
    public void StackTrace_OfSeveralRoles_BeginsWithTheCauseAndLeavesOutThoseThatWereTold()
    {
        End("destination", RoleEnd.Failed, Exception("A", "x") with { StackTrace = "   at B()\n   at C()" });
        End("source", RoleEnd.Failed, Exception("A", "x") with { StackTrace = "at A()" });
        End("observer", RoleEnd.Stopped, Exception("MultiHost.GroupStoppedException", "x") with { StackTrace = "at D()" });

        FailureText.StackTrace(group.Cause!, results).Should().Be(
            "--- destination on beta ---\nat B()\nat C()\n--- source on alpha ---\nat A()");
    }

    private static ExceptionInfo Exception(string type, string message) => new(type, message, null, -1);

    private static RoleResult Failed(params ExceptionInfo[] exceptions) => new(RoleEnd.Failed, 0, null, exceptions);

    private string Message(string? logs = null) => FailureText.Message(group.Cause!, results, logs);

    private void End(RoleName role, RoleEnd end, params ExceptionInfo[] exceptions)
    {
        results[role] = new RoleResult(end, 0, null, exceptions);
        group.End(role, end, results[role].Summary);
    }
}
