using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace MultiHost.Virtualization.Migration.Channels;

/// <summary>The agents connect a TCP socket, and hand each end to their QEMU over its monitor.</summary>
internal sealed class FdChannel(ChannelContext context) : Channel(context)
{
    private const string Name = "migration";

    private readonly PeerSocket peer = new(context);
    private readonly Background accepting = new();

    public override Task<string> ListenAsync(CancellationToken cancellationToken)
    {
        string address = peer.Listen();
        accepting.Start(AcceptAsync);
        return Task.FromResult(address);
    }

    public override Task ReceiveAsync(CancellationToken cancellationToken) => accepting.WaitAsync(cancellationToken);

    public override async Task<string> ConnectAsync(string peer, CancellationToken cancellationToken)
    {
        using Socket socket = await PeerSocket.ConnectAsync(peer, cancellationToken).ConfigureAwait(false);
        await HandOverAsync(socket, cancellationToken).ConfigureAwait(false);
        return $"fd:{Name}";
    }

    public override async ValueTask DisposeAsync()
    {
        await accepting.DisposeAsync().ConfigureAwait(false);
        peer.Dispose();
    }

    private async Task AcceptAsync(CancellationToken cancellationToken)
    {
        using Socket socket = await peer.AcceptAsync(cancellationToken).ConfigureAwait(false);
        await HandOverAsync(socket, cancellationToken).ConfigureAwait(false);
        await ListenAsync($"fd:{Name}", cancellationToken).ConfigureAwait(false);
    }

    // QEMU has its own copy of the descriptor afterwards; ours is closed.
    private Task HandOverAsync(Socket socket, CancellationToken cancellationToken) =>
        Guest.Qmp.ExecuteWithAsync(socket.SafeHandle, "getfd", new JsonObject { ["fdname"] = Name }, cancellationToken);
}
