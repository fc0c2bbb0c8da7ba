using System.Text;

namespace MultiHost.Hosts;

public sealed class LimitedLinesTests
{
    [Fact]
    public void ReadLine_OfLines_GivesThemWithoutTheirEnds()
    {
        LimitedLines lines = new(new MemoryStream(Encoding.UTF8.GetBytes("ä\r\n\nlast")), maxChars: 4);

        new[] { lines.ReadLine(), lines.ReadLine(), lines.ReadLine(), lines.ReadLine() }.Should().Equal("ä", "", "last", null);
    }

    [Fact]
    public void ReadLine_WhenALineDoesNotEnd_GivesUpAtTheLimit()
    {
        LimitedLines lines = new(new Endless(), maxChars: 2048);

        lines.Invoking(l => l.ReadLine()).Should().Throw<InvalidDataException>()
            .WithMessage($"more than 2 KiB without the end of a line. They begin: {new string('x', 200)}");
    }

    private sealed class Endless : MemoryStream
    {
        public override int Read(Span<byte> buffer)
        {
            buffer.Fill((byte)'x');
            return buffer.Length;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
    }
}
