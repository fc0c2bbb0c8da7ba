using System.Buffers;
using System.Buffers.Binary;

namespace MultiHost.Protocol;

/// <summary>Writes frames as <see cref="FrameReader"/> reads them, one at a time: safe for use by several threads.</summary>
internal sealed class FrameWriter(Stream stream)
{
    private readonly Lock writing = new();

    /// <summary>Writes bytes that are not a frame: the preamble.</summary>
    public void WritePreamble(ReadOnlySpan<byte> preamble)
    {
        lock (writing)
        {
            stream.Write(preamble);
            stream.Flush();
        }
    }

    /// <summary>Writes one frame unless another thread is just writing one.</summary>
    /// <returns>Whether it was written.</returns>
    public bool TryWrite(ReadOnlySpan<byte> frame)
    {
        if (!writing.TryEnter())
        {
            return false;
        }

        try
        {
            Write(frame);
            return true;
        }
        finally
        {
            writing.Exit();
        }
    }

    /// <summary>Writes one frame and flushes. Blocks while the other end does not read.</summary>
    /// <exception cref="ProtocolException">The frame is empty or larger than <see cref="FrameReader.MaxFrameBytes"/>.</exception>
    /// <exception cref="IOException">The other end is gone.</exception>
    public void Write(ReadOnlySpan<byte> frame)
    {
        if (frame.Length is 0 or > FrameReader.MaxFrameBytes)
        {
            throw new ProtocolException(
                $"A message of {frame.Length} bytes cannot be sent; the limit is {FrameReader.MaxFrameBytes} bytes. Exchange a smaller value, or a file.");
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(frame.Length + 4);
        try
        {
            BinaryPrimitives.WriteUInt32BigEndian(buffer, (uint)frame.Length);
            frame.CopyTo(buffer.AsSpan(4));
            lock (writing)
            {
                stream.Write(buffer, 0, frame.Length + 4);
                stream.Flush();
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
