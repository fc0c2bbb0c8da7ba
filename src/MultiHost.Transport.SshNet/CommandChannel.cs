using System.Net.Sockets;
using Renci.SshNet;

namespace MultiHost.Transport.SshNet;

/// <summary>
/// The way to one command and back: how much the host takes, and how much we let it send. SSH.NET would let the host send 2 GiB, and as many again; here it may
/// be ahead of whoever reads by 2 MiB, at the most by twice that. Safe for use by several threads.
/// </summary>
internal sealed class CommandChannel
{
    private const uint NoEnd = uint.MaxValue;

    // As OpenSSH has it.
    private const int FirstWindow = 2 * 1024 * 1024;

    // Often enough for the host not to wait, seldom enough to cost nothing.
    private const int Step = FirstWindow / 4;

    private readonly object channel;
    private readonly Socket socket;
    private readonly Action<int> onRead;
    private readonly Func<uint> window;
    private readonly Func<bool> isOpen;
    private readonly Action<byte[], int, int> send;
    private readonly Action sendEof;
    private readonly Action<uint> setOwnWindow;
    private int read;

    /// <summary>Takes over a command that was begun.</summary>
    /// <param name="command">The command.</param>
    /// <param name="socket">The connection's.</param>
    /// <param name="onRead">Told how many bytes somebody has read.</param>
    public CommandChannel(SshCommand command, Socket socket, Action<int> onRead)
    {
        this.socket = socket;
        this.onRead = onRead;
        channel = Inside.ChannelOf(command);
        window = Inside.WindowOf(channel);
        isOpen = Inside.IsOpen(channel);
        send = Inside.SendData(channel);
        sendEof = Inside.SendEof(channel);
        setOwnWindow = Inside.SetOwnWindow(channel);
        Adjusted = Inside.Adjusted(channel);
        setOwnWindow(NoEnd);
    }

    /// <summary>Says how far ahead the host may be, before a command is begun.</summary>
    public static void Limit(SshCommand command) => Inside.SetFirstWindow(Inside.ChannelOf(command), FirstWindow);

    /// <summary>Set when the host takes more after it had taken no more. Whoever waits resets it before looking at <see cref="Window"/>.</summary>
    public EventWaitHandle Adjusted { get; }

    /// <summary>How many bytes the host takes.</summary>
    public int Window => (int)Math.Min(window(), int.MaxValue);

    public bool IsOpen => isOpen();

    /// <summary>Whether the machine's own buffer takes something, so that a small write would not block.</summary>
    public bool SocketTakes => socket.Poll(0, SelectMode.SelectWrite);

    /// <summary>Sends no more bytes than the window has.</summary>
    public void Send(byte[] buffer, int offset, int count) => send(buffer, offset, count);

    public void SendEof() => sendEof();

    /// <summary>Somebody has read so many bytes, and the host may send as many more.</summary>
    public void Read(int bytes)
    {
        onRead(bytes);
        if (Interlocked.Add(ref read, bytes) < Step)
        {
            return;
        }

        uint granted = (uint)Interlocked.Exchange(ref read, 0);
        setOwnWindow(NoEnd);
        if (granted > 0 && isOpen())
        {
            Inside.Grant(channel, granted);
        }
    }
}
