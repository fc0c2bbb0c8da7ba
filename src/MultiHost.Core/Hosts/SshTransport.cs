using MultiHost.Settings;

namespace MultiHost.Hosts;

/// <summary>Hosts behind the OpenSSH client: one connection a host, over which every command runs; without control sockets, one connection a command.</summary>
internal sealed class SshTransport(HostDefinition host, TimeSpan connectTimeout, TimeProvider time) : IHostTransport
{
    private static readonly TimeSpan[] Waits = [TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(1)];

    // A host that is silent shall be asked again before the session's time is over.
    private readonly SshCommand ssh = new(host, connectTimeout / (Waits.Length + 1.5));
    private SshMaster? master;
    private bool isConnected;

    public bool SharesFiles => false;

    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                await ConnectOnceAsync(cancellationToken).ConfigureAwait(false);
                isConnected = true;
                return;
            }
            catch (SshConnectException e) when (e.IsLasting || attempt == Waits.Length)
            {
                string message = await new SshTrouble(host, ssh, time).DescribeAsync(e, attempt + 1, cancellationToken).ConfigureAwait(false);
                throw new HostUnavailableException(host.Name, message, e) { Reason = e.MeansRefusal ? InfrastructureReason.Refused : InfrastructureReason.Unreachable };
            }
            catch (SshConnectException)
            {
                await Task.Delay(Waits[attempt], time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public IHostProcess Start(IReadOnlyList<string> arguments) => !isConnected
        ? throw new InvalidOperationException($"Host {host.Name} is not connected.")
        : new SshProcess(ChildProcess.Start(host.Name, master is null ? ssh.Alone(arguments) : ssh.Client(master.Socket, arguments)), master, time);

    public string ByHand(string command) => $"{ssh.ByHand} {command}";

    public ValueTask DisposeAsync() => master?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task ConnectOnceAsync(CancellationToken cancellationToken)
    {
        if (host.ControlSocket)
        {
            master = await SshMaster.ConnectAsync(host.Name, ssh, time, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await SshTrial.RunAsync(host.Name, ssh, cancellationToken).ConfigureAwait(false);
        }
    }
}
