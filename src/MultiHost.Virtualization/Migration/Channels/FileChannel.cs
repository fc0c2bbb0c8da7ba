using System.Net.Sockets;

namespace MultiHost.Virtualization.Migration.Channels;

/// <summary>
/// The source's QEMU writes the state to a file; it is carried over, unless both hosts see it; then the destination's QEMU is started and
/// reads it.
/// </summary>
internal sealed class FileChannel(ChannelContext context, string? sharedFolder, bool? isFile = true) : Channel(context)
{
    private readonly PeerSocket peer = new(context);
    private readonly Background receiving = new($"the receiving of the guest's state on host '{context.Host}'", context.Time);
    private string path = string.Empty;
    private string peerAddress = string.Empty;
    private FileStream? open;
    private bool owns;

    public override bool StartsLate => true;

    // The file is the state of one run of the guest: each migration has its own.
    public override async Task<string> ListenAsync(CancellationToken cancellationToken)
    {
        if (sharedFolder is not null)
        {
            owns = true;
            path = Path.Combine(sharedFolder, $"{Guest.Name}-{Guid.NewGuid():N}.state");
            return path;
        }

        owns = true;
        path = Path.Combine(Context.Folder, $"{Guest.Name}-{Guid.NewGuid():N}.state");
        string address = await peer.ListenAsync(cancellationToken).ConfigureAwait(false);
        receiving.Start(ReceiveFileAsync);
        return address;
    }

    public override async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        await receiving.WaitAsync(cancellationToken).ConfigureAwait(false);
        bool hasFile = await IsFileAsync(cancellationToken).ConfigureAwait(false);
        open = File.OpenRead(path);
        string uri = await SavedState.UriAsync(Guest.Qmp, path, open.SafeFileHandle, hasFile, cancellationToken).ConfigureAwait(false);
        await ListenAsync(uri, cancellationToken).ConfigureAwait(false);
    }

    public override async Task<string> ConnectAsync(string peer, CancellationToken cancellationToken)
    {
        peerAddress = peer;
        owns = sharedFolder is null;
        path = sharedFolder is null ? Path.Combine(Context.Folder, $"{Guest.Name}-{Guid.NewGuid():N}.state") : peer;
        bool hasFile = await IsFileAsync(cancellationToken).ConfigureAwait(false);
        open = SavedState.Create(path);
        return await SavedState.UriAsync(Guest.Qmp, path, open.SafeFileHandle, hasFile, cancellationToken).ConfigureAwait(false);
    }

    public override async Task DeliverAsync(CancellationToken cancellationToken)
    {
        // Some file systems tell only now that there was no room; the guest is still here then.
        await Task.Run(() => open!.Flush(flushToDisk: true), CancellationToken.None).WaitAsync(cancellationToken).ConfigureAwait(false);
        if (sharedFolder is not null)
        {
            return;
        }

        NetworkStream to = new(await PeerSocket.ConnectAsync(peerAddress, Context.Time, cancellationToken).ConfigureAwait(false), ownsSocket: true);
        await using (to.ConfigureAwait(false))
        {
            open!.Position = 0;
            await open.CopyToAsync(to, cancellationToken).ConfigureAwait(false);
        }
    }

    public override async ValueTask DisposeAsync()
    {
        peer.Dispose();
        try
        {
            await receiving.DisposeAsync().ConfigureAwait(false);
            if (open is not null)
            {
                await open.DisposeAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            if (owns)
            {
                File.Delete(path);
            }
        }
    }

    private async Task<bool> IsFileAsync(CancellationToken cancellationToken)
    {
        MigrationOptions wish = new() { Channel = MigrationChannel.File };
        return isFile ?? (await QemuFeatures.AskAsync(Guest.Qmp, wish, cancellationToken).ConfigureAwait(false)).HasFile;
    }

    private async Task ReceiveFileAsync(CancellationToken cancellationToken)
    {
        NetworkStream from = new(await peer.AcceptAsync(cancellationToken).ConfigureAwait(false), ownsSocket: true);
        await using (from.ConfigureAwait(false))
        {
            FileStream to = SavedState.Create(path);
            await using (to.ConfigureAwait(false))
            {
                await from.CopyToAsync(to, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
