namespace MultiHost.Labs;

public sealed partial class LabHost
{
    // Says on its standard error why it does not serve. /var/lib and /run are the host's own, and so is all that it listens at.
    // From version 6 on the server demands a right of the machine (PR_SET_IO_FLUSHER) unless it is told otherwise, which earlier ones take as
    // an unknown word; it exports no tmpfs any more, and then runs all the same.
    private const string ServeScript = """
        set -e
        folder=$1 address=$2
        command -v ganesha.nfsd >/dev/null && command -v rpcbind >/dev/null \
          || { echo "there is no NFS server. On Debian or Ubuntu: apt-get install --no-install-recommends nfs-ganesha nfs-ganesha-vfs rpcbind netbase" >&2; exit 3; }
        [ ! -e /run/ganesha/ganesha.pid ] || { echo "it serves NFS already; stop that first" >&2; exit 3; }
        mkdir -p /run/ganesha /var/lib/nfs/ganesha
        cat >/run/ganesha/ganesha.conf <<CONF
        NFS_CORE_PARAM { Protocols = 3, 4; Bind_addr = $address; Enable_NLM = false; Enable_RQUOTA = false; NSM_Use_Caller_Name = false; allow_set_io_flusher_fail = true; }
        NFSv4 { Graceless = true; RecoveryBackend = fs; }
        EXPORT_DEFAULTS { Access_Type = RW; Squash = No_Root_Squash; SecType = sys; Transports = TCP; }
        EXPORT { Export_Id = 77; Path = $folder; Pseudo = $folder; FSAL { Name = VFS; } }
        CONF
        rm -f /run/ganesha/ganesha.log
        nc -z -n -w 1 "$address" 111 || rpcbind -w
        nc -z -n -w 1 "$address" 111 || { echo "rpcbind does not listen at port 111. It finds that port in /etc/services: apt-get install netbase" >&2; exit 4; }
        ganesha.nfsd -f /run/ganesha/ganesha.conf -L /run/ganesha/ganesha.log -p /run/ganesha/ganesha.pid
        tries=0
        until nc -z -n -w 1 "$address" 2049; do
          tries=$((tries + 1))
          [ $tries -lt 200 ] || { tail -n 20 /run/ganesha/ganesha.log >&2; exit 4; }
          sleep 0.05
        done
        if grep -q 'Could not create export' /run/ganesha/ganesha.log; then
          kill -9 "$(cat /run/ganesha/ganesha.pid)"; rm -f /run/ganesha/ganesha.pid
          echo "its NFS server does not export $folder, which is a $(stat -f -c %T "$folder"). Serve /mnt/shared, or see:" >&2
          grep CRIT /run/ganesha/ganesha.log >&2; exit 4
        fi
        """;

    // It has no children, and nothing that is worth an orderly end. rpcbind stays for the next one, and ends with the host.
    private const string StopScript = """
        [ -s /run/ganesha/ganesha.pid ] || exit 0
        kill -9 "$(cat /run/ganesha/ganesha.pid)"; rm -f /run/ganesha/ganesha.pid
        """;

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
