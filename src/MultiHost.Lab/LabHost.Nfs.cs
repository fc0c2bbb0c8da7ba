using MultiHost.Hosts;
using MultiHost.Labs.Foundation;
using MultiHost.Linux;

namespace MultiHost.Labs;

public sealed partial class LabHost
{
    private static readonly string ServeScript = ShellScript.Read("serve-nfs.sh", typeof(LabHost).Assembly);
    private static readonly string StopScript = ShellScript.Read("stop-nfs.sh", typeof(LabHost).Assembly);
    private static readonly TimeSpan ServeDeadline = TimeSpan.FromSeconds(30);

    /// <summary>Serves a folder of the host by NFS (versions 3 and 4, TCP) to the other hosts, until the result is disposed of.</summary>
    /// <param name="folder">
    /// <see cref="SharedFolder"/>, or <see cref="SmallDisk"/> where the server is older than nfs-ganesha 6: it cannot export a part of an overlay,
    /// and since then no tmpfs.
    /// </param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>Where it is served. Healing stops the server.</returns>
    /// <exception cref="LabException">The folder cannot be served, or the packages nfs-ganesha, nfs-ganesha-vfs, rpcbind and netbase are not installed.</exception>
    public async Task<LabFault> ServeNfsAsync(string folder = SharedFolder, CancellationToken cancellationToken = default)
    {
        if (folder is not (SharedFolder or SmallDisk))
        {
            throw new LabException($"{folder} of host {Name} cannot be served by NFS: it is a part of an overlay. Serve {SharedFolder} or {SmallDisk}.");
        }

        CommandResult result = await RunAsync(["/bin/sh", "-c", ServeScript, "serve", folder, Address], ServeDeadline, cancellationToken).ConfigureAwait(false);
        return result.ExitCode == 0
            ? new LabFault($"{Name} serves {folder} by NFS", StopNfsAsync)
            : throw new LabException($"Host {Name} cannot serve {folder} by NFS.\n{result}");
    }

    private async Task StopNfsAsync()
    {
        if (IsRunning)
        {
            await RunAsync(["/bin/sh", "-c", StopScript]).ConfigureAwait(false);
        }
    }
}
