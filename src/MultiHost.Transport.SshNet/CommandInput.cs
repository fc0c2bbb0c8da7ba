using MultiHost.Diagnostics;
using MultiHost.Hosts;

namespace MultiHost.Transport.SshNet;

/// <summary>
/// A command's standard input. A write blocks while the host takes no more, and ends with an <see cref="IOException"/> when the command does; closing it is the
/// end of input, also where nothing was written.
/// </summary>
internal sealed class CommandInput(CommandLife life, string host) : CommandStream, IRoomyInput
{
    private readonly ManualResetEvent closing = new(false);
    private readonly Lock writing = new();
    private int closed;

    public override bool CanWrite => true;

    public bool HasRoom(int bytes)
    {
        if (life.IsOver || Volatile.Read(ref closed) == 1)
        {
            return true;
        }

        try
        {
            return life.Channel is { } channel && channel.Window >= bytes && channel.SocketTakes;
        }
        catch (ObjectDisposedException)
        {
            return true; // the connection is gone
        }
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        ValidateBufferArguments(buffer, offset, count);
        lock (writing)
        {
            while (count > 0)
            {
                CommandChannel channel = life.Await() ?? throw Ended(null);
                int part = Math.Min(count, AwaitWindow(channel));
                try
                {
                    channel.Send(buffer, offset, part);
                }
                catch (Exception e) when (Loss.Is(e))
                {
                    throw Ended(e);
                }

                if (!channel.IsOpen)
                {
                    throw Ended(null); // SSH.NET drops what comes too late without a word
                }

                offset += part;
                count -= part;
            }
        }
    }

    public override void Write(ReadOnlySpan<byte> buffer) => Write(buffer.ToArray(), 0, buffer.Length);

    protected override void Dispose(bool disposing)
    {
        if (disposing && Interlocked.Exchange(ref closed, 1) == 0)
        {
            closing.Set();
            if (life.Channel is not null && HasRoomNow())
            {
                SendEnd();
            }
            else
            {
                // It has not begun, or somebody writes who must first notice that nothing more is wanted.
                new Thread(SendEnd) { IsBackground = true, Name = $"MultiHost {host} end of input" }.Start();
            }
        }

        base.Dispose(disposing);
    }

    private bool HasRoomNow()
    {
        if (!writing.TryEnter())
        {
            return false;
        }

        writing.Exit();
        try
        {
            return life.Channel!.SocketTakes;
        }
        catch (ObjectDisposedException)
        {
            return true;
        }
    }

    private void SendEnd()
    {
        lock (writing)
        {
            if (life.Await() is not { } channel || life.IsOver)
            {
                return;
            }

            try
            {
                channel.SendEof();
            }
            catch (Exception e) when (Loss.Is(e))
            {
                MultiHostEvents.Log.Swallowed($"host {host}: closing a command's input", e); // it has ended already
            }
        }
    }

    private int AwaitWindow(CommandChannel channel)
    {
        while (true)
        {
            try
            {
                if (life.IsOver || !channel.IsOpen || Volatile.Read(ref closed) == 1)
                {
                    throw Ended(null);
                }

                if (channel.Window is > 0 and var window)
                {
                    return window;
                }

                // What comes between the reset and the second look sets it again.
                channel.Adjusted.Reset();
                if (channel.Window == 0)
                {
                    WaitHandle.WaitAny([channel.Adjusted, life.Over, closing]);
                }
            }
            catch (ObjectDisposedException e)
            {
                throw Ended(e);
            }
        }
    }

    private IOException Ended(Exception? e) => new(
        Volatile.Read(ref closed) == 1 ? "the command's input was closed" : life.Broken is { } broken ? $"the connection broke: {broken}" : "the command has ended", e);
}
