using System.Net.Sockets;
using System.Text;
using MultiHost.Linux;

namespace MultiHost.Agent.Leases;

/// <summary>A sign that is up. Whoever connects to it reads what is said there, and notices by the connection's end that it is gone.</summary>
internal sealed class PostedSign : IDisposable
{
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
        try
        {
            reader.Send(words);
        }
        catch (SocketException)
        {
            reader.Dispose(); // it is gone
            return;
        }

        lock (access)
        {
            if (!isDown)
            {
                readers.Add(reader);
                return;
            }
        }

        reader.Dispose();
    }
}
