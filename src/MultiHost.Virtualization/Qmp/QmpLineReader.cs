using System.Buffers;
using System.IO.Pipelines;

namespace MultiHost.Virtualization.Qmp;

/// <summary>Framing: cuts the monitor's stream into lines. One reader at a time.</summary>
/// <param name="stream">What QEMU writes. Not closed here.</param>
/// <param name="maxLineBytes">Longest line; QEMU's longest answers (schemas, block nodes) have some 10 MB.</param>
internal sealed class QmpLineReader(Stream stream, int maxLineBytes = QmpLineReader.DefaultMaxLineBytes) : IAsyncDisposable
{
    public const int DefaultMaxLineBytes = 32 * 1024 * 1024;

    private readonly PipeReader reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 16 * 1024, leaveOpen: true));

    /// <summary>The next line that is not empty, without its end; null at the end of the stream, where an unfinished line is dropped.</summary>
    /// <exception cref="InvalidDataException">A line is too long.</exception>
    public async ValueTask<byte[]?> ReadLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            ReadResult result = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            ReadOnlySequence<byte> buffer = result.Buffer;
            if (buffer.PositionOf((byte)'\n') is { } end)
            {
                byte[] line = Trim(buffer.Slice(0, end).ToArray());
                reader.AdvanceTo(buffer.GetPosition(1, end));
                if (line.Length > 0)
                {
                    return line;
                }

                continue;
            }

            if (buffer.Length > maxLineBytes)
            {
                reader.AdvanceTo(buffer.Start, buffer.End);
                throw new InvalidDataException($"A line of more than {maxLineBytes} bytes");
            }

            reader.AdvanceTo(buffer.Start, buffer.End);
            if (result.IsCompleted)
            {
                return null;
            }
        }
    }

    public ValueTask DisposeAsync() => reader.CompleteAsync();

    private static byte[] Trim(byte[] line) => line is [.., (byte)'\r'] ? line[..^1] : line;
}
