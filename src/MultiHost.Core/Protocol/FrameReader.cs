using System.Buffers.Binary;
using System.Text;

namespace MultiHost.Protocol;

/// <summary>
/// Cuts a byte stream into frames: 4 bytes of length, most significant first, then that many bytes. Not safe for use by
/// several threads. Reads block, because a pipe has no asynchronous reads on Unix: each session gives a reader a thread of its own.
/// </summary>
internal sealed class FrameReader(Stream stream)
{
    /// <summary>Largest frame, in bytes.</summary>
    public const int MaxFrameBytes = 16 * 1024 * 1024;

    /// <summary>Most bytes that may come before the preamble: a login banner is longer in nobody's shell.</summary>
    public const int MaxNoiseBytes = 64 * 1024;

    private byte[] buffer = new byte[8192];
    private int start;
    private int end;
    private long bytesRead;

    /// <summary>How many bytes have come. Safe for use by several threads.</summary>
    public long BytesRead => Interlocked.Read(ref bytesRead);

    /// <summary>Skips to behind the preamble.</summary>
    /// <returns>What stood before it; empty as a rule.</returns>
    /// <exception cref="ProtocolException">The stream ends, or too much comes, before the preamble.</exception>
    public string ReadPreamble(ReadOnlySpan<byte> preamble)
    {
        while (true)
        {
            int at = buffer.AsSpan(start, end - start).IndexOf(preamble);
            if (at >= 0)
            {
                string noise = Encoding.UTF8.GetString(buffer, start, at);
                start += at + preamble.Length;
                return noise.Trim();
            }

            if (end - start > MaxNoiseBytes)
            {
                throw new ProtocolException(
                    $"The host sent {end - start} bytes and no greeting of an agent. They begin: {Excerpt(buffer.AsSpan(start, end - start))}");
            }

            if (!Fill(end - start + 1))
            {
                throw new ProtocolException(end == start
                    ? "The host closed the connection before its agent said hello."
                    : $"The host closed the connection before its agent said hello. It sent: {Excerpt(buffer.AsSpan(start, end - start))}");
            }
        }
    }

    /// <summary>Reads one frame.</summary>
    /// <returns>Its bytes, valid until the next call; <c>null</c> when the stream ended between two frames.</returns>
    /// <exception cref="ProtocolException">The length is impossible, or the stream ended inside a frame.</exception>
    public ReadOnlyMemory<byte>? Read()
    {
        if (!Fill(4))
        {
            return start == end ? null : throw Cut(4);
        }

        uint length = BinaryPrimitives.ReadUInt32BigEndian(buffer.AsSpan(start, 4));
        if (length is 0 or > MaxFrameBytes)
        {
            throw new ProtocolException(
                $"A frame claims {length} bytes; allowed are 1 to {MaxFrameBytes}. The stream goes on: {Excerpt(buffer.AsSpan(start, end - start))}");
        }

        if (!Fill(4 + (int)length))
        {
            throw Cut(4 + (int)length);
        }

        ReadOnlyMemory<byte> frame = buffer.AsMemory(start + 4, (int)length);
        start += 4 + (int)length;
        return frame;
    }

    private static string Excerpt(ReadOnlySpan<byte> bytes)
    {
        StringBuilder text = new();
        foreach (byte b in bytes[..Math.Min(bytes.Length, 200)])
        {
            text.Append(b is >= 0x20 and < 0x7f ? (char)b : b is (byte)'\n' ? '↵' : '·');
        }

        return $"'{text}'{(bytes.Length > 200 ? " …" : "")}";
    }

    private ProtocolException Cut(int wanted) =>
        new($"The stream ended inside a frame: {end - start} of {wanted} bytes came.");

    private bool Fill(int count)
    {
        while (end - start < count)
        {
            if (start + count > buffer.Length || end == buffer.Length)
            {
                MakeRoom(count);
            }

            int read = stream.Read(buffer, end, buffer.Length - end);
            if (read == 0)
            {
                return false;
            }

            end += read;
            Interlocked.Add(ref bytesRead, read);
        }

        return true;
    }

    private void MakeRoom(int count)
    {
        byte[] target = count > buffer.Length ? new byte[Math.Max(count, buffer.Length * 2)] : buffer;
        buffer.AsSpan(start, end - start).CopyTo(target);
        (buffer, end, start) = (target, end - start, 0);
    }
}
