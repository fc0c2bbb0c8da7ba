using MultiHost.Virtualization.Guests;

namespace MultiHost.Virtualization.Migration.Channels;

/// <summary>QEMU listens on a socket file in its folder, which the source's QEMU must see.</summary>
internal sealed class UnixChannel(ChannelContext context) : Channel(context)
{
    private int count;

    public override async Task<string> ListenAsync(CancellationToken cancellationToken)
    {
        string path = NextPath();
        await ListenAsync($"unix:{path}", cancellationToken).ConfigureAwait(false);
        return path;
    }

    public override async Task<string> ListenAgainAsync(CancellationToken cancellationToken)
    {
        string path = NextPath();
        await RecoverAsync($"unix:{path}", cancellationToken).ConfigureAwait(false);
        return $"unix:{path}";
    }

    public override Task<string> ConnectAsync(string peer, CancellationToken cancellationToken) => File.Exists(peer)
        ? Task.FromResult($"unix:{peer}")
        : throw new GuestException(
            $"host '{Context.Host}' does not see the destination's socket {peer}: "
            + "the channel unix needs both hosts on one machine; use MigrationChannel.Tcp or Fd",
            Guest.Name);

    private string NextPath() => Path.Combine(Guest.Here.Paths.Folder, $"mig{++count}");
}
