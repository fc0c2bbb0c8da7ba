using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using MultiHost.Virtualization.Hosts;

namespace MultiHost.Virtualization.Migration.Channels;

/// <summary>
/// A TCP connection between the two agents of a migration, for the guest's state alone. The destination listens on its own address, takes
/// one connection,
/// and takes it only from who knows the word that went over the session.
/// </summary>
internal sealed class PeerSocket(ChannelContext context) : IDisposable
{
    private const int WordLength = 32;

    // The peer says its word as soon as it is connected.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // More than a lost packet or two cost.
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(20);

    private readonly byte[] word = RandomNumberGenerator.GetBytes(WordLength);
    private TcpListener? listener;

    /// <summary>Listens, and says what <see cref="ConnectAsync"/> needs.</summary>
    public async Task<string> ListenAsync(CancellationToken cancellationToken)
    {
        IPAddress address = await HostAddress.ToListenAtAsync(context.Address, context.Time, cancellationToken).ConfigureAwait(false);
        listener = new TcpListener(address, context.Port);
        listener.Start(1);
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        return string.Create(CultureInfo.InvariantCulture, $"{context.Address} {port} {Convert.ToHexString(word)}");
    }

    /// <summary>Takes the one connection. Nobody is kept waiting afterwards, whether it came or not.</summary>
    public async Task<Socket> AcceptAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                Socket socket = await listener!.AcceptSocketAsync(cancellationToken).ConfigureAwait(false);
                if (await KnowsTheWordAsync(socket, cancellationToken).ConfigureAwait(false))
                {
                    return socket;
                }

                socket.Dispose();
            }
        }
        finally
        {
            Dispose();
        }
    }

    /// <summary>Connects to who listens.</summary>
    /// <param name="peer">What <see cref="ListenAsync"/> said: a name or an address, a port and the word.</param>
    /// <param name="time">Clock of the deadline.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SocketException">It is refused, or the name is not known.</exception>
    /// <exception cref="TimeoutException">Nobody answers.</exception>
    public static async Task<Socket> ConnectAsync(string peer, TimeProvider time, CancellationToken cancellationToken)
    {
        string[] parts = peer.Split(' ');
        int port = int.Parse(parts[1], CultureInfo.InvariantCulture);
        using CancellationTokenSource deadline = new(ConnectPatience, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // Of the addresses that a name stands for here, the one that is listened at may be any.
            await socket.ConnectAsync(parts[0], port, either.Token).ConfigureAwait(false);
            await socket.SendAsync(Convert.FromHexString(parts[2]), either.Token).ConfigureAwait(false);
            return socket;
        }
        catch (Exception exception)
        {
            socket.Dispose();
            if (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException(
                    $"{HostAddress.Bracketed(parts[0])}:{port}, where the other host's agent listens, did not answer within {ConnectPatience.TotalSeconds} s. "
                    + "Does a firewall drop what comes to that port? Name one that is open: MigrationOptions.Port.",
                    exception);
            }

            throw;
        }
    }

    public void Dispose() => listener?.Dispose();

    private async Task<bool> KnowsTheWordAsync(Socket socket, CancellationToken cancellationToken)
    {
        byte[] said = new byte[WordLength];
        using CancellationTokenSource patience = new(Patience, context.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        NetworkStream stream = new(socket, ownsSocket: false);
        await using (stream.ConfigureAwait(false))
        {
            try
            {
                int length = await stream.ReadAtLeastAsync(said, WordLength, throwOnEndOfStream: false, either.Token).ConfigureAwait(false);
                return length == WordLength && CryptographicOperations.FixedTimeEquals(said, word);
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                return false; // A stranger who hangs up, or says nothing.
            }
        }
    }
}
