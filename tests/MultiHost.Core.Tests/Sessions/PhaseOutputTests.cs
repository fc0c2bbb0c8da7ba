using System.Text;
using MultiHost.Agent;

namespace MultiHost.Sessions;

public sealed class PhaseOutputTests
{
    private readonly List<string> sent = [];
    private readonly List<OutputPiece> pieces = [];
    private long now = 1_000_000;

    [Fact]
    public void Close_WhenLittleWasWritten_SendsItOnce()
    {
        PhaseOutput output = new(1, Now, Send);
        output.Write("a\n");
        output.Write("b\n");

        output.Close();
        output.Close();

        sent.Should().Equal("a\nb\n");
    }

    [Fact]
    public void Flush_WhenTextWaits_SendsItBeforeTheEnd()
    {
        PhaseOutput output = new(1, Now, Send);
        output.Write("a\n");

        output.Flush();

        sent.Should().Equal("a\n");
    }

    [Fact]
    public void Write_AfterTheEnd_IsDropped()
    {
        PhaseOutput output = new(1, Now, Send);
        output.Close();

        output.Write("late");
        output.Flush();

        sent.Should().BeEmpty();
    }

    [Fact]
    public void Close_WhenMoreThanTheLimitWasWritten_KeepsHeadAndTailAndSaysWhatIsMissing()
    {
        PhaseOutput output = new(64, Now, Send);
        for (int i = 0; i < 1024; i++)
        {
            output.Write($"{i:0000}{new string('.', 1019)}\n");
        }

        output.Close();

        string text = string.Concat(sent);
        text.Should().StartWith("0000...").And.Contain("0031...").And.NotContain("0500...").And.EndWith("...\n").And.Contain("1023...");
        text.Should().Contain("\n[… 0.9 MiB left out; the limit is <Output MaxKiB=\"64\"/> for a role and test …]\n");
        text.Length.Should().BeInRange(64 * 1024, 84 * 1024);
    }

    [Fact]
    public void Write_OfOneHugeText_SendsItInSmallPieces()
    {
        PhaseOutput output = new(1024 * 1024, Now, Send);

        output.Write(new string('x', 40 * 1024 * 1024));
        output.Close();

        sent.Sum(s => s.Length).Should().Be(40 * 1024 * 1024);
        sent.Max(s => s.Length).Should().BeLessThan(64 * 1024);
    }

    [Fact]
    public void Write_WhereAPieceEnds_CutsNoCharacterInTwo()
    {
        PhaseOutput output = new(1024, Now, Send);

        output.Write("x" + string.Concat(Enumerable.Repeat("😀", 100_000)));
        output.Close();

        sent.Should().HaveCountGreaterThan(1).And.AllSatisfy(
            s => new UTF8Encoding(false, throwOnInvalidBytes: true).Invoking(e => e.GetByteCount(s)).Should().NotThrow());
    }

    [Fact]
    public void Write_AtDifferentTimes_SaysWhenEachPartWasWritten()
    {
        PhaseOutput output = new(64, Now, Send);
        output.Write("first, ");
        now += 900;
        output.Write("at once\n");
        now += 41_200;
        output.Write("later\n");
        now += 2_000_000;
        output.Write("much later\n");

        output.Close();

        OutputPiece piece = pieces.Should().ContainSingle().Which;
        piece.At.Should().Be(1_000_000);
        piece.Marks.Should().Equal(15, 42, 21, 2042);
    }

    [Fact]
    public void Write_OfATextThatIsCutIntoPieces_GivesEachPieceItsOwnTimes()
    {
        PhaseOutput output = new(64, Now, Send);
        output.Write(new string('a', 5000));
        now += 10_000;
        output.Write(new string('b', 5000));
        now += 10_000;
        output.Write("c");

        output.Close();

        pieces.Select(p => (p.Text.Length, p.At)).Should().Equal((8192, 1_000_000), (1808, 1_010_000), (1, 1_020_000));
        pieces[0].Marks.Should().Equal(5000, 10);
        pieces[1].Marks.Should().BeNull();
    }

    private long Now() => now;

    private void Send(OutputPiece piece)
    {
        pieces.Add(piece);
        sent.Add(piece.Text);
    }
}
