using MultiHost.Protocol;

namespace MultiHost.Sessions;

/// <summary>
/// Frames on their way to an agent, in order. Whoever flushes writes for all: a second thread that comes meanwhile leaves its frames to the first,
/// so no thread stands in line and no frame waits for a thread to wake up.
/// </summary>
internal sealed class Outbox(FrameWriter writer)
{
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

    public void Flush()
    {
        lock (frames)
        {
            if (flushing)
            {
                return;
            }

            flushing = true;
        }

        while (Next() is { } frame)
        {
            try
            {
                writer.Write(frame);
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                // The agent is gone: the session's reader learns that, too, and says why.
                Close();
            }
        }
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

    private byte[]? Next()
    {
        lock (frames)
        {
            flushing = frames.TryDequeue(out byte[]? frame);
            return frame;
        }
    }
}
