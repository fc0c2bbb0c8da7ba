namespace MultiHost.Hosts;

/// <summary>
/// The one connection to a host. It is held open by a command on the host that ends with our input: if this process is killed, the connection
/// goes on until the agents over it have cleaned up and ended, and then ends by itself.
/// </summary>
internal sealed class SshMaster : IAsyncDisposable
{
    // Whatever becomes of this process, the folder of the socket goes with the connection.
    private static readonly string Keep = ShellScript.Read("keep.sh");

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    private readonly ChildProcess process;
    private readonly string folder;
    private readonly TimeProvider time;

    private SshMaster(ChildProcess process, string folder, string socket, TimeProvider time)
    {
        this.process = process;
        this.folder = folder;
        this.time = time;
        Socket = socket;
    }

    public string Socket { get; }

    /// <summary>Completes with ssh's exit code when the connection has ended.</summary>
    public Task<int> Exited => process.Exited;

    /// <summary>What ssh said about the connection.</summary>
    public string Words => process.ErrorTail;

    /// <summary>Connects once. The caller's cancellation ends the attempt.</summary>
    /// <exception cref="SshConnectException">ssh ended; carries what it and the host said.</exception>
    /// <exception cref="HostUnavailableException">The caller's time was over, and the host had let us in without beginning our command.</exception>
    public static async Task<SshMaster> ConnectAsync(string host, SshCommand command, TimeProvider time, CancellationToken cancellationToken)
    {
        string folder = SocketFolder.NewPath();
        string socket = Path.Combine(folder, "c");
        IReadOnlyList<string> hold = BeginMark.Before("exec cat >/dev/null");
        ChildProcess process;
        try
        {
            process = ChildProcess.Start(host, ["/bin/sh", "-c", Keep, "multihost-ssh", folder, .. command.Master(socket, hold)]);
        }
        catch (HostUnavailableException)
        {
            SocketFolder.Remove(folder);
            throw;
        }

        SshMaster master = new(process, folder, socket, time);
        BeginMark mark = new(process.Output);
        try
        {
            if (await mark.ComesAsync().WaitAsync(cancellationToken).ConfigureAwait(false))
            {
                return master;
            }

            int code = await process.Exited.WaitAsync(cancellationToken).ConfigureAwait(false);
            throw new SshConnectException(code, master.Words, mark.Printed);
        }
        catch (Exception e) when (e is OperationCanceledException or SshConnectException)
        {
            await master.KillAsync().ConfigureAwait(false);
            if (e is OperationCanceledException && mark.IsLoggedIn)
            {
                throw new HostUnavailableException(host, SshTrouble.Stuck(host, mark.Printed, command.ByHand), e);
            }

            throw;
        }
    }

    /// <summary>Lets go of the connection, and ends it if commands over it hold it for longer than a few seconds.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await process.Input.DisposeAsync().ConfigureAwait(false);
            await process.Exited.WaitAsync(Grace, time).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or TimeoutException)
        {
            // It has ended already, or the host does not answer: what follows ends this side of it.
        }

        await KillAsync().ConfigureAwait(false);
    }

    private async Task KillAsync()
    {
        await process.DisposeAsync().ConfigureAwait(false);
        SocketFolder.Remove(folder);
    }
}
