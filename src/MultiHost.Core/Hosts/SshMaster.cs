using System.Text;

namespace MultiHost.Hosts;

/// <summary>
/// The one connection to a host. It is held open by a command on the host that ends with our input: if this process is killed, the connection
/// goes on until the agents over it have cleaned up and ended, and then ends by itself.
/// </summary>
internal sealed class SshMaster : IAsyncDisposable
{
    private const string Connected = "MULTIHOST-CONNECTED";

    // Whatever becomes of this process, the folder of the socket goes with the connection.
    private static readonly string Keep = ShellScript.Read("keep.sh");

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    private const int MaxPrinted = 4096;

    private readonly StringBuilder printed = new();
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

    /// <summary>What the host printed before our command began, as nologin, a ForceCommand or a shell's start files do.</summary>
    private string Printed
    {
        get
        {
            lock (printed)
            {
                return string.Join('\n', printed.ToString().Trim().Split(["\r\n", "\n"], StringSplitOptions.None).Select(Naming.Shown));
            }
        }
    }

    /// <summary>Connects once. The caller's cancellation ends the attempt.</summary>
    /// <exception cref="SshConnectException">ssh ended; carries what it and the host said.</exception>
    /// <exception cref="HostUnavailableException">The caller's time was over, and the host had printed something instead of beginning our command.</exception>
    public static async Task<SshMaster> ConnectAsync(string host, SshCommand command, TimeProvider time, CancellationToken cancellationToken)
    {
        string folder = SocketFolder.Make();
        string socket = Path.Combine(folder, "c");
        IReadOnlyList<string> hold = ["/bin/sh", "-c", $"echo; echo {Connected}; exec cat >/dev/null"];
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
        try
        {
            if (await master.SaysAsync(Connected).WaitAsync(cancellationToken).ConfigureAwait(false))
            {
                return master;
            }

            int code = await process.Exited.WaitAsync(cancellationToken).ConfigureAwait(false);
            throw new SshConnectException(code, master.Words, master.Printed);
        }
        catch (Exception e) when (e is OperationCanceledException or SshConnectException)
        {
            await master.KillAsync().ConfigureAwait(false);
            if (e is OperationCanceledException && master.Printed is { Length: > 0 } instead)
            {
                throw new HostUnavailableException(host, Stuck(host, command, instead), e);
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

    private static string Stuck(string host, SshCommand command, string printed) =>
        $"Host {host}: ssh connects, but its login shell or a ForceCommand does not begin our command. It printed:\n    {printed.ReplaceLineEndings("\n    ")}\n"
        + $"The account needs a shell that runs what it is given. Try by hand: {command.ByHand} true";

    private async Task KillAsync()
    {
        await process.DisposeAsync().ConfigureAwait(false);
        SocketFolder.Remove(folder);
    }

    private Task<bool> SaysAsync(string wanted)
    {
        TaskCompletionSource<bool> said = new(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => said.SetResult(Read(wanted))) { IsBackground = true, Name = "MultiHost ssh" }.Start();
        return said.Task;
    }

    // The host's shell may print lines of its own before, and the last of them need not end.
    private bool Read(string wanted)
    {
        using StreamReader text = new(process.Output, new UTF8Encoding(false), false, 256, leaveOpen: true);
        StringBuilder line = new();
        char[] buffer = new char[256];
        try
        {
            int read;
            while ((read = text.Read(buffer, 0, buffer.Length)) > 0)
            {
                foreach (char c in buffer.AsSpan(0, read))
                {
                    if (c == '\n' && line.ToString() == wanted)
                    {
                        return true;
                    }

                    Note(c);
                    line = c == '\n' ? line.Clear() : line.Length <= wanted.Length ? line.Append(c) : line;
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The attempt was ended.
        }

        return false;
    }

    // A shell that prints without end is told by how it begins.
    private void Note(char c)
    {
        lock (printed)
        {
            if (printed.Length < MaxPrinted)
            {
                printed.Append(c);
            }
        }
    }
}
