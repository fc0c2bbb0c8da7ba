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
        await ListenAsync(SavedState.UriToRead(path, hasFile), cancellationToken).ConfigureAwait(false);
    }

    public override async Task<string> ConnectAsync(string peer, CancellationToken cancellationToken)
    {
        peerAddress = peer;
        owns = sharedFolder is null;
        path = sharedFolder is null ? Path.Combine(Context.Folder, $"{Guest.Name}-{Guid.NewGuid():N}.state") : peer;
        MakeForUsAlone().Dispose();
        return SavedState.UriToWrite(path, await IsFileAsync(cancellationToken).ConfigureAwait(false));
    }

    public override async Task DeliverAsync(CancellationToken cancellationToken)
    {
        if (sharedFolder is not null)
        {
            return;
        }

        NetworkStream to = new(await PeerSocket.ConnectAsync(peerAddress, Context.Time, cancellationToken).ConfigureAwait(false), ownsSocket: true);
        await using (to.ConfigureAwait(false))
        {
            FileStream from = File.OpenRead(path);
            await using (from.ConfigureAwait(false))
            {
                await from.CopyToAsync(to, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public override async ValueTask DisposeAsync()
    {
        peer.Dispose();
        try
        {
            await receiving.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            if (owns)
            {
                File.Delete(path);
            }
        }
    }

    // It holds all of the guest's memory, and the folder may be shared: nobody else reads it, and what somebody has put there is not written to.
    private FileStream MakeForUsAlone()
    {
        FileStreamOptions options = new() { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
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
            FileStream to = MakeForUsAlone();
            await using (to.ConfigureAwait(false))
            {
                await from.CopyToAsync(to, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
