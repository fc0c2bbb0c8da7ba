using System.Text;

namespace MultiHost.Protocol;

public sealed class PreambleTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(int.MaxValue)]
    public void ReadPreamble_WhenAShellGreetsFirst_ReturnsItsWordsAndThenTheFrames(int bytesPerRead)
    {
        FrameReader reader = new(new Chopped(
            [.. "Welcome to alpha!\nMULTIHOST-AGENT is not it\n"u8, .. ProtocolVersion.Preamble, .. FrameTests.Frames("x"u8.ToArray())], bytesPerRead));

        reader.ReadPreamble(ProtocolVersion.Preamble).Should().Be("Welcome to alpha!\nMULTIHOST-AGENT is not it");
        reader.Read()!.Value.ToArray().Should().Equal("x"u8.ToArray());
    }

    [Fact]
    public void ReadPreamble_WhenNothingStandsBeforeIt_ReturnsNothing() =>
        new FrameReader(new MemoryStream(ProtocolVersion.Preamble.ToArray())).ReadPreamble(ProtocolVersion.Preamble).Should().BeEmpty();

    [Fact]
    public void ReadPreamble_WhenTooMuchComesBeforeIt_ShowsItsBegin()
    {
        byte[] noise = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("yes\n", 30_000)));

        new FrameReader(new MemoryStream(noise)).Invoking(r => r.ReadPreamble(ProtocolVersion.Preamble)).Should().Throw<ProtocolException>()
            .WithMessage("The host sent * bytes and no greeting of an agent. They begin: 'yes↵yes↵*' …");
    }

    [Theory]
    [InlineData("", "The host closed the connection before its agent said hello.")]
    [InlineData("dotnet: not found\n", "The host closed the connection before its agent said hello. It sent: 'dotnet: not found↵'")]
    [InlineData("\nMULTIHOST-AGEN", "The host closed the connection before its agent said hello. It sent: '↵MULTIHOST-AGEN'")]
    public void ReadPreamble_WhenTheStreamEndsBeforeIt_ShowsWhatCame(string sent, string message) =>
        new FrameReader(new Chopped(Encoding.UTF8.GetBytes(sent), 1)).Invoking(r => r.ReadPreamble(ProtocolVersion.Preamble))
            .Should().Throw<ProtocolException>().WithMessage(message);
}
