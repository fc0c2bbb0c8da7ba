namespace MultiHost.Reporting;

public sealed class OutputMergerTests
{
    private readonly OutputMerger merger = new(maxKiB: 1);

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
    public void Write_OfARoleThatFloods_KeepsTheLimitAndLeavesTheOthersAlone()
    {
        string flood = new('x', 1000);
        for (int i = 0; i < 100; i++)
        {
            merger.Write("a", flood + "\n");
            merger.WriteStep("a", flood, TimeSpan.Zero).Should().Be(i < 2);
        }

        merger.Write("b", "still here\n");

        merger.ToString().Length.Should().BeLessThan(5 * 1024);
        merger.ToString().Split('\n').Should()
            .Contain("[a] [… its output beyond <Output MaxKiB=\"1\"/> left out …]")
            .And.Contain("[a] [… its steps and checks beyond <Output MaxKiB=\"1\"/> left out …]")
            .And.Contain("[b] still here");
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
