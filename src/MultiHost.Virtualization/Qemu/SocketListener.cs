using System.Net.Sockets;

namespace MultiHost.Virtualization.Qemu;

/// <summary>A unix socket on which QEMU connects to us: either it comes or QEMU exits, so that nothing has to be polled.</summary>
internal sealed class SocketListener : IDisposable
{
    /// <summary>Longest path that the kernel takes (sun_path, its end included).</summary>
    public const int MaxPath = 107;

    private readonly Socket socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    public SocketListener(string path)
    {
        Path = path;
        socket.Bind(new UnixDomainSocketEndPoint(path));
        socket.Listen(1);
    }

    public string Path { get; }

    /// <summary>Takes the one connection; nobody else can connect afterwards.</summary>
    public async Task<Stream> AcceptAsync(CancellationToken cancellationToken)
    {
        Socket accepted = await socket.AcceptAsync(cancellationToken).ConfigureAwait(false);
        Dispose();
        return new NetworkStream(accepted, ownsSocket: true);
    }

    public void Dispose()
    {
        socket.Dispose();
        File.Delete(Path);
    }
}
