namespace MultiHost.Reporting;

public sealed class OutputMergerTests
{
    private readonly OutputMerger merger = new();

    [Fact]
    public void Write_OfPiecesOfSeveralRoles_PutsWholeLinesUnderTheirRoles()
    {
        merger.Write("a", "one, ");
        merger.Write("b", "first\nsec");
        merger.Write("a", "two\n");
        merger.Write("b", "ond\r\n\n");

        merger.ToString().Should().Be("[b] first\n[a] one, two\n[b] second\n[b] \n");
    }

    [Fact]
    public void ToString_WhenALineHasNotEnded_EndsIt()
    {
        merger.Write("a", "no line end");

        merger.ToString().Should().Be("[a] no line end\n");
        merger.ToString().Should().Be("[a] no line end\n");
    }

    [Fact]
    public void WriteStep_AfterABegunLine_EndsThatFirst()
    {
        merger.Write("a", "begun");
        merger.Write("b", "other");

        merger.WriteStep("a", "Perform", TimeSpan.FromMilliseconds(1234));

        merger.ToString().Should().Be("[a] begun\n[a] > Perform (after 1.234 s)\n[b] other\n");
    }
}
