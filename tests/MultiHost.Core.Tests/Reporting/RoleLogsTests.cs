using MultiHost.Recording;
using MultiHost.Results;

namespace MultiHost.Reporting;

public sealed class RoleLogsTests
{
    private static readonly DateTimeOffset Began = new(2026, 3, 1, 2, 17, 9, TimeSpan.Zero);

    private readonly RoleLogs logs = new();

    [Fact]
    public void Of_ARole_HasWhatConcernsItInTheOrderOfTime()
    {
        Say(100, new StepBegun(1, "source", "Prepare"));
        Say(90, new RoleStarted(1, "source"));
        Say(110, new StepBegun(1, "destination", "not the source's"));
        Say(130, new BarrierPassed(1, "go", [new BarrierWait("destination", 0.5), new BarrierWait("source", 0)]));
        Say(120, new CheckMade(1, "source", "guest-active", "vm1", false, "paused"));
        Say(140, new HostEvent(1, "source", "fault", """{"what":"kill"}"""));
        Say(150, new BarrierFailed(1, "end", "timed-out", [new BarrierWait("source", 1.25)], ["destination"]));

        logs.Of("source", Began, ["about source"], null).Should().Be(
            """
            # about source
            2026-03-01T02:17:09.090Z +0.090 begins
            2026-03-01T02:17:09.100Z +0.100 > Prepare
            2026-03-01T02:17:09.120Z +0.120 check guest-active (vm1): FAILED, paused
            2026-03-01T02:17:09.130Z +0.130 passes barrier 'go' after 0.000 s
            2026-03-01T02:17:09.140Z +0.140 fault {"what":"kill"}
            2026-03-01T02:17:09.150Z +0.150 does not pass barrier 'end' after 1.250 s: timed-out, missing destination

            """);
    }

    [Fact]
    public void Of_OutputInPieces_HasTheTimeAtWhichEachLineBegan()
    {
        logs.AddOutput("source", "first, ", At(10), null);
        logs.AddOutput("destination", "other\n", At(15), null);
        logs.AddOutput("source", "ends here\nsecond\nthird", At(20), [10, 5, 17, 30]);
        Say(28, new StepBegun(1, "source", "between"));
        logs.AddOutput("source", "\n\nlast", At(60), null);

        logs.Of("source", Began, [], null).Split('\n').Should().Equal(
            "2026-03-01T02:17:09.010Z +0.010 | first, ends here",
            "2026-03-01T02:17:09.025Z +0.025 | second",
            "2026-03-01T02:17:09.028Z +0.028 > between",
            "2026-03-01T02:17:09.050Z +0.050 | third",
            "2026-03-01T02:17:09.060Z +0.060 | ",
            "2026-03-01T02:17:09.060Z +0.060 | last",
            "");
    }

    [Fact]
    public void Of_ARoleThatFailed_HasItsExceptionsWhole()
    {
        RoleResult result = new(RoleEnd.Failed, 0.5, null, new ExceptionInfo("A.Broken", "it\nbroke", "   at A.B() in a.cs:line 1\n   at A.C() in a.cs:line 2", -1));
        Say(500, new RoleFinished(1, "source", "failed", 0.5, "A.Broken: it …"));

        logs.Of("source", Began, [], result).Should().Be(
            """
            2026-03-01T02:17:09.500Z +0.500 has failed after 0.500 s: A.Broken: it
            2026-03-01T02:17:09.500Z +0.500   broke
            2026-03-01T02:17:09.500Z +0.500     at A.B() in a.cs:line 1
            2026-03-01T02:17:09.500Z +0.500     at A.C() in a.cs:line 2

            """);
    }

    [Fact]
    public void Of_HostileText_SteersNoTerminalAndForgesNoLine()
    {
        Say(0, new StepBegun(1, "source", "a\u001b[31m\n2026-03-01T02:17:09.000Z +0.000 has passed"));

        logs.Of("source", Began, [], null).Should().Be(
            "2026-03-01T02:17:09.000Z +0.000 > a\\u001b[31m\n2026-03-01T02:17:09.000Z +0.000   2026-03-01T02:17:09.000Z +0.000 has passed\n");
    }

    [Fact]
    public void Of_MoreThanIsKept_SaysHowMuchIsLeftOut()
    {
        for (int i = 0; i < 200_100; i++)
        {
            Say(0, new LateWork(1, "source", "again"));
        }

        logs.Of("source", Began, [], null).Should().EndWith("# 100 further entries of all roles are left out: a log has 200000 at most.\n");
    }

    private static DateTimeOffset At(int milliseconds) => Began + TimeSpan.FromMilliseconds(milliseconds);

    private void Say(int milliseconds, RunEntry entry)
    {
        entry.At = At(milliseconds);
        logs.Add(entry);
    }
}
