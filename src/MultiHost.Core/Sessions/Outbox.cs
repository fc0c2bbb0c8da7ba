using MultiHost.Diagnostics;
using MultiHost.Protocol;

namespace MultiHost.Sessions;

/// <summary>
/// Frames on their way to an agent, in order. Whoever flushes writes for all: a second thread that comes meanwhile leaves its frames to the first,
/// so no thread stands in line and no frame waits for a thread to wake up. Nobody who flushes blocks, since it is often the thread that reads what another
/// agent says: where a write might block, a thread of the outbox's own takes over until all is written.
/// </summary>
/// <param name="writer">Writes to the agent.</param>
/// <param name="hasRoom">Whether a write of up to <see cref="PipeRoom.Bytes"/> would not block.</param>
/// <param name="host">Whose agent it is.</param>
internal sealed class Outbox(FrameWriter writer, Func<bool> hasRoom, string host)
{
    private const int LengthBytes = 4;

    private readonly Queue<byte[]> frames = new();
    private bool flushing;
    private bool closed;

    public void Post(byte[] frame)
    {
        if (frame.Length > FrameReader.MaxFrameBytes)
        {
            throw new ProtocolException($"A message of {frame.Length} bytes cannot be sent; the limit is {FrameReader.MaxFrameBytes} bytes.");
        }

        lock (frames)
        {
            if (!closed)
            {
                frames.Enqueue(frame);
            }
        }
    }

    /// <summary>Writes what is queued, or sees to it that it is written. Does not block.</summary>
    public void Flush()
    {
        lock (frames)
        {
            if (flushing || frames.Count == 0)
            {
                return;
            }

            flushing = true;
        }

        Write(mayBlock: false);
    }

    /// <summary>Drops what is queued and whatever is posted from now on.</summary>
    public void Close()
    {
        lock (frames)
        {
            closed = true;
            frames.Clear();
        }
    }

    private void Write(bool mayBlock)
    {
        while (Next(mayBlock) is { } frame)
        {
            try
            {
                writer.Write(frame);
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                // The agent is gone: the session's reader learns that, too, and says why.
                MultiHostEvents.Log.Swallowed($"host {host}: a frame was not written", e);
                Close();
            }
        }
    }

    // None if all is written, or another thread does the rest.
    private byte[]? Next(bool mayBlock)
    {
        lock (frames)
        {
            if (!frames.TryPeek(out byte[]? frame))
            {
                flushing = false;
                return null;
            }

            if (mayBlock || (frame.Length + LengthBytes <= PipeRoom.Bytes && hasRoom()))
            {
                return frames.Dequeue();
            }
        }

        MultiHostEvents.Log.WriterWaits(host);
        new Thread(() => Write(mayBlock: true)) { IsBackground = true, Name = $"MultiHost {host} writer" }.Start();
        return null;
    }
}
