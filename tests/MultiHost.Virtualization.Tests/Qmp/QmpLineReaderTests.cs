using System.IO.Pipelines;
using System.Text;
using FluentAssertions;
using MultiHost.Virtualization.Qmp;
using Xunit;

namespace MultiHost.Virtualization.Tests.Qmp;

public sealed class QmpLineReaderTests
{
    private readonly Pipe pipe = new(new PipeOptions(pauseWriterThreshold: 0));

    [Fact]
    public async Task ReadLineAsync_WhenALineComesInPieces_ReturnsItWhole()
    {
        await using QmpLineReader reader = new(pipe.Reader.AsStream());
        ValueTask<byte[]?> line = reader.ReadLineAsync(CancellationToken.None);

        await Write("{\"a");
        await Write("\": 1}\r");
        await Write("\n");

        Text(await line).Should().Be("{\"a\": 1}");
    }

    [Fact]
    public async Task ReadLineAsync_WhenLinesComeTogether_ReturnsThemOneByOne()
    {
        await using QmpLineReader reader = new(pipe.Reader.AsStream());
        await Write("one\n\ntwo\r\nthr");
        await pipe.Writer.CompleteAsync();

        Text(await reader.ReadLineAsync(CancellationToken.None)).Should().Be("one");
        Text(await reader.ReadLineAsync(CancellationToken.None)).Should().Be("two");
        (await reader.ReadLineAsync(CancellationToken.None)).Should().BeNull("an unfinished line is no message");
    }

    [Fact]
    public async Task ReadLineAsync_OfTenMegabytes_ReturnsIt()
    {
        await using QmpLineReader reader = new(pipe.Reader.AsStream());
        string long10 = new('x', 10 * 1024 * 1024);
        await Write(long10 + "\nnext\n");

        (await reader.ReadLineAsync(CancellationToken.None)).Should().HaveCount(long10.Length);
        Text(await reader.ReadLineAsync(CancellationToken.None)).Should().Be("next");
    }

    [Fact]
    public async Task ReadLineAsync_OfMoreThanTheLimit_Fails()
    {
        await using QmpLineReader reader = new(pipe.Reader.AsStream(), maxLineBytes: 1000);
        await Write(new string('x', 5000));

        Func<Task> reading = async () => await reader.ReadLineAsync(CancellationToken.None);

        await reading.Should().ThrowAsync<InvalidDataException>().WithMessage("A line of more than 1000 bytes");
    }

    private static string? Text(byte[]? line) => line is null ? null : Encoding.UTF8.GetString(line);

    private async Task Write(string text) => await pipe.Writer.WriteAsync(Encoding.UTF8.GetBytes(text));
}
