using MultiHost.Recording;

namespace MultiHost.Live;

public sealed class ProgressViewTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 2, 0, 0, TimeSpan.Zero);

    private readonly ProgressView view = new();

    public ProgressViewTests() => Take(0, new RunStarted(1, "mh-1", "m", 1, "Shop.Tests", "/a.dll", "", "", "", ""));

    [Fact]
    public void Lines_WhenAllGoesFast_AreNone()
    {
        Take(0, new SessionOpening("alpha"));
        Take(1.9, new SessionOpened("alpha", 7, "", "", "", 1.9));
        Take(2, new LeaseWanted(1, "Shop", [["source", "destination"]]));
        Take(3, new LeaseTaken(1, ["alpha", "beta"], 1));
        for (int i = 1; i <= 20; i++)
        {
            Begin(3 + i, i);
            Take(3 + i, new StepBegun(i, "source", "Order"));
            Take(3 + i, new BarrierArrived(i, "source", "go"));
            Take(4.9 + i, new VerdictMade("test", "Shop.Tests.A.B", "passed", 1.9) { Phase = i });
        }

        Lines(100).Should().BeEmpty();
        view.Due.Should().BeNull();
    }

    [Fact]
    public void Lines_OfAHostThatIsDeployedTo_SayHowFarThatIs()
    {
        Take(0, new SessionOpening("beta"));

        Lines(1.9).Should().BeEmpty();
        view.Due.Should().Be(Start.AddSeconds(2));
        Lines(2).Should().Equal("[MultiHost 00:00:02] host beta (2 s): connecting");
        Take(2.5, new Deploying("beta", "app", 13_000_000, 84_000_000));
        Lines(6.9).Should().BeEmpty();
        Lines(7).Should().Equal("[MultiHost 00:00:07] host beta (7 s): sending app, 12.4 of 80.1 MiB");
        Take(9, new Deployed("beta", "app", 3, 84_000_000, 3, 84_000_000, 8));
        Take(10.5, new SessionOpened("beta", 7, "", "", "", 10.5));
        Lines(10.5).Should().Equal("[MultiHost 00:00:10] host beta: ready after 10.5 s");
    }

    [Fact]
    public void Lines_OfAHostThatIsSlowToSayWhatItHas_SayWhatItIsAskedFor()
    {
        Take(0, new FactsWanted("beta", ["memory", "qemu"]));

        Lines(2).Should().Equal("[MultiHost 00:00:02] host beta (2 s): asked for memory, qemu");
        Take(3, new FactsFound("beta", [], [], 3));
        Lines(100).Should().BeEmpty();
    }

    [Fact]
    public void Lines_OfACollectionWithoutHosts_SayWhoHasThem()
    {
        Take(0, new LeaseWanted(1, "Shop.Tests.Orders", [["source", "destination"]]));
        Take(0, new LeaseTaken(1, ["alpha", "beta"], 0));
        Take(0, new LeaseWanted(2, "Shop.Tests.Stocks", [["source", "destination"], ["source"]]));

        Lines(2).Should().Equal("[MultiHost 00:00:02] Tests.Stocks (2 s): waits for hosts for source, destination; hosts are in use by Tests.Orders");
        Lines(31.9).Should().BeEmpty();
        Lines(32).Should().ContainSingle().Which.Should().StartWith("[MultiHost 00:00:32] Tests.Stocks (32 s): waits");
        Lines(91).Should().BeEmpty("it is told less and less often");
        Lines(92).Should().ContainSingle();
    }

    [Fact]
    public void Lines_OfASlowTest_SayEachStepAndTheResult()
    {
        Begin(0, 1);
        Take(0, new RoleStarted(1, "source"));
        Take(0.5, new StepBegun(1, "source", "Order"));
        Lines(2).Should().Equal("[MultiHost 00:00:02] Orders.Paid (2 s): source@alpha 'Order'; destination@beta has not begun");

        Take(2.1, new StepBegun(1, "source", "Pay"));
        Take(2.2, new StepBegun(1, "source", "Pay twice"));
        Lines(2.9).Should().BeEmpty("a test has a line a second at most");
        Lines(3).Should().Equal("[MultiHost 00:00:03] Orders.Paid (3 s): source@alpha 'Pay twice'");

        Take(4, new RoleFinished(1, "source", "failed", 4, "no"));
        Take(4, new VerdictMade("test", "Shop.Tests.Orders.Paid", "failed", 4.04) { Phase = 1 });
        Lines(4).Should().Equal("[MultiHost 00:00:04] Orders.Paid: failed after 4.0 s");
        view.Due.Should().BeNull();
    }

    [Fact]
    public void Lines_OfALongWaitAtABarrier_NameWhoIsMissing()
    {
        Begin(0, 1);
        Take(1, new StepBegun(1, "destination", "Ship"));
        Take(2.5, new StepBegun(1, "source", "Order"));
        Lines(2.5).Should().ContainSingle();
        Take(3, new BarrierArrived(1, "source", "paid"));

        Lines(4.9).Should().BeEmpty("a short wait is nothing to tell");
        Lines(5).Should().Equal("[MultiHost 00:00:05] Orders.Paid (5 s): source@alpha waits 2 s at 'paid' for destination, after 'Order'");

        Take(6, new BarrierPassed(1, "paid", [new BarrierWait("source", 3)]));
        Take(6.5, new StepBegun(1, "source", "Thank"));
        Lines(6.5).Should().Equal("[MultiHost 00:00:06] Orders.Paid (6 s): source@alpha 'Thank'");
    }

    [Fact]
    public void Lines_OfAMigration_SayItsPercentageNowAndThen()
    {
        Begin(0, 1);
        Take(1, new StepBegun(1, "source", "vm1: Perform"));
        Take(1, new StepBegun(1, "destination", "vm1: Perform"));
        Sample(1.9, transferred: 43 << 20, remaining: 57 << 20, iteration: 2);
        Lines(2).Should().Equal(
            "[MultiHost 00:00:02] Orders.Paid (2 s): source@alpha 'vm1: Perform': vm1 43 %, pass 2, 57.0 MiB left; destination@beta 'vm1: Perform'");

        for (double at = 2.1; at < 6.9; at += 0.1)
        {
            Sample(at, transferred: 70 << 20, remaining: 30 << 20, iteration: 3);
            Lines(at).Should().BeEmpty();
        }

        Lines(7).Should().Equal("[MultiHost 00:00:07] Orders.Paid (7 s): source@alpha 'vm1: Perform': vm1 70 %, pass 3, 30.0 MiB left");
        Take(7, new HostEvent(1, "source", "migration-sample", """{"transferred":"all","remaining":[]}"""));
    }

    [Fact]
    public void Lines_WithTextsOfTests_AreReadableAndShort()
    {
        Begin(0, 1);
        Take(0, new StepBegun(1, "source", "a\r\n##vso[task.complete result=Failed]\u001b[2J\0 " + new string('x', 5000)));
        Begin(0, 2, "Shop.Tests.Orders.Paid(text: \"a.b.c" + new string('y', 500));

        IReadOnlyList<string> lines = Lines(2);

        lines.Should().HaveCount(2).And.OnlyContain(l => l.Length <= ProgressView.MaxLineChars + 30 && !l.Any(char.IsControl));
        lines[0].Should().Contain("'a # #vso[task.complete result=Failed]\\u001b[2J\\u0000 xxx").And.NotContain("##");
        lines[1].Should().StartWith("[MultiHost 00:00:02] Orders.Paid(text: \"a.b.cyyy");
    }

    [Fact]
    public void Lines_OfKeptHosts_ComeAtOnceAndWhole()
    {
        string command = "  source@alpha: ssh -p 2222 -l root 10.0.0.1 " + new string('k', 400);
        Begin(0, 1);
        Take(0.1, new HostsKept(1, 600, "001-x/kept.txt", "source on alpha failed: no", ["remove x to go on", command]));

        Lines(0.1).Should().Equal(
            "[MultiHost 00:00:00] Orders.Paid failed: source on alpha failed: no",
            "[MultiHost 00:00:00] remove x to go on",
            $"[MultiHost 00:00:00] {command}");
        Take(1, new KeepEnded(1, "file-removed", 1));
        Lines(1).Should().Equal("[MultiHost 00:00:01] Orders.Paid: hosts are not kept any longer (file-removed); they are cleaned up");
    }

    [Fact]
    public void Lines_OfAHostOutOfUseAndOfAStop_ComeAtOnce()
    {
        Take(0, new HostOutOfUse("gamma", InfrastructureReason.Unreachable, "Host gamma cannot be reached.\nTry: ssh gamma"));
        Take(0, new RunStopped());

        Lines(0).Should().Equal(
            "[MultiHost 00:00:00] host gamma is out of use (unreachable): Host gamma cannot be reached. Try: ssh gamma",
            "[MultiHost 00:00:00] the run was stopped; hosts are cleaned up");
    }

    [Fact]
    public void Lines_AtTheEnd_NameTheHostsThatWentOutOfUse()
    {
        Take(0, new HostOutOfUse("beta", InfrastructureReason.Lost, "its agent was lost"));
        Take(0, new HostOutOfUse("gamma", InfrastructureReason.Unreachable, "Host gamma cannot be reached."));
        Lines(0);

        Take(1, new RunEnded());

        Lines(1).Should().Equal("[MultiHost 00:00:01] out of use since they had trouble: beta (lost), gamma (unreachable)");
    }

    [Fact]
    public void Lines_OfATestThatGoesOnceMore_ComeAtOnce()
    {
        Begin(0, 1);

        Take(1, new AttemptMade(1, 1, "test", "Shop.Tests.Orders.Paid", "infrastructure", 1) { Message = "Infrastructure (lost): source on alpha was lost\nAt that moment:" });

        Lines(1).Should().Equal("[MultiHost 00:00:01] Orders.Paid goes once more after: Infrastructure (lost): source on alpha was lost At that moment:");
    }

    private void Begin(double at, long phase, string name = "Shop.Tests.Orders.Paid") =>
        Take(at, new PhaseStarted(phase, "test", name, $"id {phase}", "Shop", [new RolePlace("source", "alpha"), new RolePlace("destination", "beta")]));

    private void Sample(double at, long transferred, long remaining, int iteration) => Take(at, new HostEvent(
        1, "source", "migration-sample", $$"""{"guest":"vm1","transferred":{{transferred}},"remaining":{{remaining}},"iteration":{{iteration}}}"""));

    private void Take(double at, RunEntry entry)
    {
        entry.At = Start.AddSeconds(at);
        view.Take(entry);
    }

    private IReadOnlyList<string> Lines(double at) => view.Lines(Start.AddSeconds(at));
}
