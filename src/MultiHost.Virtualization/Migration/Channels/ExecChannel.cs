using System.Net.Sockets;

namespace MultiHost.Virtualization.Migration.Channels;

/// <summary>
/// Each QEMU talks to a program that reads or writes a named pipe; the agents connect the two pipes. No program that listens is needed, and
/// so none
/// whose readiness nobody reports.
/// </summary>
internal sealed class ExecChannel(ChannelContext context, string sourceFilter, string destinationFilter) : Channel(context)
{
    private readonly PeerSocket peer = new(context);
    private readonly Background relay = new($"the relay of the channel exec on host '{context.Host}'", context.Time);

    public override async Task<string> ListenAsync(CancellationToken cancellationToken)
    {
        Fifo fifo = new(Path.Combine(Guest.Here.Paths.Folder, "in"));
        string address = await peer.ListenAsync(cancellationToken).ConfigureAwait(false);
        relay.Start(async ending =>
        {
            Socket socket = await peer.AcceptAsync(ending).ConfigureAwait(false);
            NetworkStream stream = new(socket, ownsSocket: true);
            using (fifo)
            await using (stream.ConfigureAwait(false))
            {
                await fifo.CopyFromAsync(stream, ending).ConfigureAwait(false);
            }
        });
        await ListenAsync($"exec:{destinationFilter} < {fifo.Quoted}", cancellationToken).ConfigureAwait(false);
        return address;
    }

    public override async Task<string> ConnectAsync(string peer, CancellationToken cancellationToken)
    {
        Fifo fifo = new(Path.Combine(Guest.Here.Paths.Folder, $"out{Guid.NewGuid():N}"));
        Socket socket = await PeerSocket.ConnectAsync(peer, Context.Time, cancellationToken).ConfigureAwait(false);
        relay.Start(async ending =>
        {
            NetworkStream stream = new(socket, ownsSocket: true);
            using (fifo)
            await using (stream.ConfigureAwait(false))
            {
                await fifo.CopyToAsync(stream, ending).ConfigureAwait(false);
            }
        });
        return $"exec:{sourceFilter} > {fifo.Quoted}";
    }

    // A filter holds back what it has until the end of its input.
    public override Task DeliverAsync(CancellationToken cancellationToken) => relay.WaitAsync(cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        peer.Dispose();
        await relay.DisposeAsync().ConfigureAwait(false);
    }
}
