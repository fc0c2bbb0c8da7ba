using System.Net.Sockets;
using System.Text;
using MultiHost.Diagnostics;
using MultiHost.Linux;
using MultiHost.Protocol;

namespace MultiHost.Agent.Leases;

/// <summary>A sign that is up. Whoever connects to it reads what is said there, and notices by the connection's end that it is gone; by the last byte, that it was taken down.</summary>
internal sealed class PostedSign : IDisposable
{
    /// <summary>Comes last on each connection of a sign that was taken down: what had the host has left it as it should be. Without it, its process was killed.</summary>
    public const byte Farewell = 4; // EOT

    // Anybody on the host may connect. Whoever is not let in looks again after a while.
    private const int MaxReaders = 256;

    private readonly Lock access = new();
    private readonly List<Socket> readers = [];
    private readonly Socket listener;
    private readonly byte[] words;
    private bool isDown;

    private PostedSign(LeaseSign sign, Socket listener, string words)
    {
        Sign = sign;
        this.listener = listener;
        this.words = Encoding.UTF8.GetBytes(words);
    }

    public LeaseSign Sign { get; }

    /// <summary>Puts a sign up.</summary>
    /// <param name="board">Where.</param>
    /// <param name="sign">The sign.</param>
    /// <param name="words">What else is to be said, one line; fits into any socket's buffer.</param>
    /// <exception cref="SocketException">Somebody has a sign of this name, or the system refuses.</exception>
    public static PostedSign Post(LeaseBoard board, LeaseSign sign, string words)
    {
        Socket listener = AbstractNames.TryListen(board.NameOf(sign)) ?? throw new SocketException((int)SocketError.AddressAlreadyInUse);
        PostedSign posted = new(sign, listener, words);
        _ = posted.ServeAsync();
        return posted;
    }

    public void Dispose()
    {
        Socket[] all;
        lock (access)
        {
            isDown = true;
            all = [.. readers];
            readers.Clear();
        }

        listener.Dispose(); // before its readers look again
        foreach (Socket reader in all)
        {
            Send(reader, [Farewell]);
            reader.Dispose();
        }
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                Serve(await listener.AcceptAsync().ConfigureAwait(false));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // It is down; or the process has no descriptor left, and further readers learn of its end all the same.
        }
    }

    private void Serve(Socket reader)
    {
        lock (access)
        {
            foreach (Socket gone in readers.Where(HasGone).ToArray())
            {
                readers.Remove(gone);
                gone.Dispose();
            }

            if (!isDown && readers.Count < MaxReaders)
            {
                Send(reader, words);
                readers.Add(reader);
                return;
            }

            if (isDown)
            {
                Send(reader, [Farewell]);
            }
        }

        reader.Dispose();
    }

    // Readers say nothing: what is to be read of one is its end.
    private static bool HasGone(Socket reader) => reader.Poll(0, SelectMode.SelectRead) && reader.Available == 0;

    // Always less than there is room for. A reader that is gone needs nothing.
    private static void Send(Socket reader, byte[] bytes)
    {
        try
        {
            reader.Send(bytes);
        }
        catch (SocketException e)
        {
            MultiHostEvents.Log.Swallowed("telling a process that waits for this host", e);
        }
    }
}
