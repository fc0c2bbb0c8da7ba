using System.Text;

namespace MultiHost.Protocol;

public sealed class FrameTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(int.MaxValue)]
    public void Read_WhenBytesComeSplitOrMerged_ReturnsEachFrame(int bytesPerRead)
    {
        byte[] large = [.. Enumerable.Range(0, 20_000).Select(i => (byte)i)];
        FrameReader reader = new(new Chopped(Frames("a"u8.ToArray(), large, "bc"u8.ToArray()), bytesPerRead));

        reader.Read()!.Value.ToArray().Should().Equal("a"u8.ToArray());
        reader.Read()!.Value.ToArray().Should().Equal(large);
        reader.Read()!.Value.ToArray().Should().Equal("bc"u8.ToArray());
        reader.Read().Should().BeNull();
    }

    [Fact]
    public void Read_WhenAFrameIsOfTheLargestSize_ReturnsIt()
    {
        FrameReader reader = new(new MemoryStream(Frames(new byte[FrameReader.MaxFrameBytes])));

        reader.Read()!.Value.Length.Should().Be(FrameReader.MaxFrameBytes);
    }

    [Theory]
    [InlineData(2, "The stream ended inside a frame: 2 of 4 bytes came.")]
    [InlineData(6, "The stream ended inside a frame: 6 of 9 bytes came.")]
    public void Read_WhenTheStreamIsCut_SaysHowMuchCame(int length, string message)
    {
        FrameReader reader = new(new Chopped(Frames("hello"u8.ToArray())[..length], 1));

        reader.Invoking(r => r.Read()).Should().Throw<ProtocolException>().WithMessage(message);
    }

    [Theory]
    [InlineData("\0\0\0\0rest", "A frame claims 0 bytes; allowed are 1 to 16777216. The stream goes on: '····rest'")]
    [InlineData("\u0001\0\0\u0001x", "A frame claims 16777217 bytes; allowed are 1 to 16777216. The stream goes on: '····x'")]
    [InlineData("Segmentation fault\n", "A frame claims 1399154541 bytes; allowed are 1 to 16777216. The stream goes on: 'Segmentation fault↵'")]
    public void Read_WhenTheLengthIsImpossible_ShowsWhatCame(string bytes, string message)
    {
        FrameReader reader = new(new MemoryStream(Encoding.Latin1.GetBytes(bytes)));

        reader.Invoking(r => r.Read()).Should().Throw<ProtocolException>().WithMessage(message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(FrameReader.MaxFrameBytes + 1)]
    public void Write_WhenAFrameIsEmptyOrTooLarge_WritesNothingAndSaysTheLimit(int length)
    {
        MemoryStream stream = new();

        new FrameWriter(stream).Invoking(w => w.Write(new byte[length])).Should().Throw<ProtocolException>()
            .WithMessage($"A message of {length} bytes cannot be sent; the limit is 16777216 bytes. Exchange a smaller value, or a file.");
        stream.Length.Should().Be(0);
    }

    [Fact]
    public void Write_FromSeveralThreads_KeepsFramesWhole()
    {
        MemoryStream stream = new();
        FrameWriter writer = new(stream);

        Parallel.For(0, 200, i => writer.Write(Enumerable.Repeat((byte)i, 1 + i).ToArray()));

        FrameReader reader = new(new MemoryStream(stream.ToArray()));
        List<int> lengths = [];
        while (reader.Read() is { } frame)
        {
            frame.ToArray().Should().AllBeEquivalentTo((byte)(frame.Length - 1));
            lengths.Add(frame.Length);
        }

        lengths.Should().BeEquivalentTo(Enumerable.Range(1, 200));
    }

    internal static byte[] Frames(params byte[][] frames)
    {
        MemoryStream stream = new();
        FrameWriter writer = new(stream);
        foreach (byte[] frame in frames)
        {
            writer.Write(frame);
        }

        return stream.ToArray();
    }
}
