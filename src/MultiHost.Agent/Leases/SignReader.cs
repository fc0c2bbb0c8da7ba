using System.Net.Sockets;
using System.Text;
using MultiHost.Diagnostics;
using MultiHost.Linux;
using MultiHost.Protocol;

namespace MultiHost.Agent.Leases;

/// <summary>Reads what is said at another's sign, and notices when it is gone.</summary>
internal sealed class SignReader : IDisposable
{
    private const int MaxBytes = 4096;

    // A process that is stopped has its sign up, and says nothing.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // What a watcher gets to clear away. One that takes longer stands at a process that the kernel does not let go of.
    private static readonly TimeSpan ClearingAway = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly Socket? socket;
    private readonly PidFd? watcher;
    private bool isTakenDown;

    private SignReader(LeaseSign sign, Socket? socket)
    {
        Sign = sign;
        this.socket = socket;
        watcher = socket is null ? null : WatcherOf(sign);
    }

    public LeaseSign Sign { get; }

    /// <summary>What is said there; empty if nothing is.</summary>
    public string Words { get; private set; } = "";

    /// <exception cref="SocketException">The system refuses.</exception>
    public static async Task<SignReader> ReadAsync(LeaseBoard board, LeaseSign sign, CancellationToken cancellationToken)
    {
        SignReader reader = new(sign, await AbstractNames.TryConnectAsync(board.NameOf(sign), cancellationToken).ConfigureAwait(false));
        try
        {
            using CancellationTokenSource patience = new(Patience, TimeProvider.System);
            using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
            byte[] buffer = new byte[MaxBytes];
            int count = await reader.ReceiveAsync(buffer, either.Token).ConfigureAwait(false);
            reader.Words = Encoding.UTF8.GetString(buffer, 0, count).TrimEnd((char)PostedSign.Farewell);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return reader; // its name says enough
        }
        catch
        {
            reader.Dispose();
            throw;
        }

        return reader;
    }

    /// <summary>Completes when the sign is gone, and what its process had started is, too.</summary>
    public async Task GoneAsync(CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[MaxBytes];
        while (await ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false) > 0)
        {
            // What it says late does not matter.
        }

        // Without a word it was never accepted, as just before a sign is taken down.
        if (Words.Length > 0 && !isTakenDown && watcher is not null)
        {
            for (TimeSpan waited = TimeSpan.Zero; waited < ClearingAway && !await watcher.EndedAsync(Look).ConfigureAwait(false); waited += Look)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    public void Dispose()
    {
        socket?.Dispose();
        watcher?.Dispose();
    }

    // Anybody on the host may put up a sign, with any number in it.
    private static PidFd? WatcherOf(LeaseSign sign)
    {
        try
        {
            return sign.Watcher > 0 ? PidFd.TryOpen(sign.Watcher) : null;
        }
        catch (InvalidOperationException e)
        {
            MultiHostEvents.Log.Swallowed($"the watcher {sign.Watcher} of {sign.Who}, which will not be waited for", e);
            return null;
        }
    }

    private async Task<int> ReceiveAsync(byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            int count = socket is null ? 0 : await socket.ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false);
            isTakenDown |= count > 0 && buffer[count - 1] == PostedSign.Farewell;
            return count;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset)
        {
            return 0;
        }
    }
}
