using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace MultiHost.Virtualization.Migration.Channels;

/// <summary>The agents connect a TCP socket, and hand each end to their QEMU over its monitor.</summary>
internal sealed class FdChannel(ChannelContext context) : Channel(context)
{
    private const string Name = "migration";

    private readonly PeerSocket peer = new(context);
    private readonly Background accepting = new($"the handing over of the channel fd on host '{context.Host}'", context.Time);

    public override async Task<string> ListenAsync(CancellationToken cancellationToken)
    {
        string address = await peer.ListenAsync(cancellationToken).ConfigureAwait(false);
        accepting.Start(AcceptAsync);
        return address;
    }

    public override Task ReceiveAsync(CancellationToken cancellationToken) => accepting.WaitAsync(cancellationToken);

    public override async Task<string> ConnectAsync(string peer, CancellationToken cancellationToken)
    {
        using Socket socket = await PeerSocket.ConnectAsync(peer, Context.Time, cancellationToken).ConfigureAwait(false);
        await HandOverAsync(socket, cancellationToken).ConfigureAwait(false);
        return $"fd:{Name}";
    }

    public override async ValueTask DisposeAsync()
    {
        peer.Dispose();
        await accepting.DisposeAsync().ConfigureAwait(false);
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
