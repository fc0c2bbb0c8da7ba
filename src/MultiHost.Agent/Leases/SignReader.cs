using System.Net.Sockets;
using System.Text;
using MultiHost.Linux;

namespace MultiHost.Agent.Leases;

/// <summary>Reads what is said at another's sign, and notices when it is gone.</summary>
internal sealed class SignReader : IDisposable
{
    private const int MaxBytes = 4096;

    // A process that is stopped has its sign up, and says nothing.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Socket? socket;

    private SignReader(LeaseSign sign, Socket? socket)
    {
        Sign = sign;
        this.socket = socket;
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
            reader.Words = Encoding.UTF8.GetString(buffer, 0, count);
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

    /// <summary>Completes when the sign is gone.</summary>
    public async Task GoneAsync(CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[MaxBytes];
        while (await ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false) > 0)
        {
            // What it says late does not matter.
        }
    }

    public void Dispose() => socket?.Dispose();

    private async Task<int> ReceiveAsync(byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return socket is null ? 0 : await socket.ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset)
        {
            return 0;
        }
    }
}
