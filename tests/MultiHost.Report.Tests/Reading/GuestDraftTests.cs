using MultiHost.Report.Model;

namespace MultiHost.Report.Reading;

/// <summary>What a guest was on a host, out of what its QEMU said.</summary>
public sealed class GuestDraftTests
{
    private static readonly KitData Nothing = KitData.Of("{}");

    [Fact]
    public void States_OnTheSource_EndWhenTheGuestHasGone()
    {
        GuestDraft guest = new("vm1");
        guest.Take(10, "RESUME", Nothing);
        guest.Take(20, "MIGRATION", Status("active"));
        guest.Take(30, "STOP", Nothing);
        guest.Take(32, "MIGRATION", Status("completed"));
        guest.Take(40, "SHUTDOWN", KitData.Of("""{"data":{"reason":"host-qmp-quit"}}"""));

        GuestView view = guest.Conclude(end: 50);

        view.States.Should().Equal(new StateView("running", 10, 30), new StateView("paused", 30, 32), new StateView("handed-over", 32, 40));
        view.Events.Select(e => e.Text).Should().Equal(
            "RESUME", "MIGRATION active", "STOP", "MIGRATION completed", """SHUTDOWN {"reason":"host-qmp-quit"}""");
    }

    [Fact]
    public void States_OnTheDestination_BeginWithTheWaitForTheGuest()
    {
        GuestDraft guest = new("vm1");
        guest.Take(10, "MIGRATION", Status("setup"));
        guest.Take(20, "MIGRATION", Status("completed"));
        guest.Take(25, "RESUME", Nothing);

        guest.Conclude(end: 50).States.Should().Equal(new StateView("incoming", 10, 25), new StateView("running", 25, 50));
    }

    [Fact]
    public void States_OfARunThatBrokeOff_HaveNoEnd()
    {
        GuestDraft guest = new("vm1");
        guest.Take(10, "RESUME", Nothing);
        guest.Take(20, "GUEST_PANICKED", Nothing);

        guest.Conclude(end: null).States.Should().Equal(new StateView("running", 10, 20), new StateView("panicked", 20, null));
    }

    [Fact]
    public void Data_OfAnotherForm_IsMissing()
    {
        KitData data = KitData.Of("""{"guest":7,"remaining":"much","gaps":[[1,2],[3],"x"],"flag":"true"}""");

        data.Text("guest").Should().BeNull();
        data.Number("remaining").Should().BeNull();
        data.Number("nothing").Should().BeNull();
        data.Flag("flag").Should().BeFalse();
        data.Inner("guest").Text("deeper").Should().BeNull();
        data.Pairs("gaps").Should().Equal((1, 2));
        data.Pairs("flag").Should().BeNull();
    }

    private static KitData Status(string status) => KitData.Of($$$"""{"data":{"status":"{{{status}}}"}}""");
}
