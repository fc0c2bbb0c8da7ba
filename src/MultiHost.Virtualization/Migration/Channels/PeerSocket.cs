using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

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

    private readonly byte[] word = RandomNumberGenerator.GetBytes(WordLength);
    private TcpListener? listener;

    /// <summary>Listens, and says what <see cref="ConnectAsync"/> needs.</summary>
    public string Listen()
    {
        listener = new TcpListener(IPAddress.Parse(context.Address), context.Port);
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

    public static async Task<Socket> ConnectAsync(string peer, CancellationToken cancellationToken)
    {
        string[] parts = peer.Split(' ');
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            IPEndPoint end = new(IPAddress.Parse(parts[0]), int.Parse(parts[1], CultureInfo.InvariantCulture));
            await socket.ConnectAsync(end, cancellationToken).ConfigureAwait(false);
            await socket.SendAsync(Convert.FromHexString(parts[2]), cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Dispose() => listener?.Dispose();

    private async Task<bool> KnowsTheWordAsync(Socket socket, CancellationToken cancellationToken)
    {
        byte[] said = new byte[WordLength];
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        NetworkStream stream = new(socket, ownsSocket: false);
        await using (stream.ConfigureAwait(false))
        {
            try
            {
                int length = await stream.ReadAtLeastAsync(said, WordLength, throwOnEndOfStream: false, patience.Token).ConfigureAwait(false);
                return length == WordLength && CryptographicOperations.FixedTimeEquals(said, word);
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
            {
                return false; // A stranger who hangs up, or says nothing.
            }
        }
    }
}
