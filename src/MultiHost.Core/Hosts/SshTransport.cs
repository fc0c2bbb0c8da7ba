using MultiHost.Settings;

namespace MultiHost.Hosts;

/// <summary>Hosts behind the OpenSSH client: one connection a host, over which every command runs.</summary>
internal sealed class SshTransport(HostDefinition host, TimeSpan connectTimeout, TimeProvider time) : IHostTransport
{
    private static readonly TimeSpan[] Waits = [TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(1)];

    // A host that is silent shall be asked again before the session's time is over.
    private readonly SshCommand ssh = new(host, connectTimeout / (Waits.Length + 1.5));
    private SshMaster? master;

    public bool SharesFiles => false;

    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                master = await SshMaster.ConnectAsync(host.Name, ssh, time, cancellationToken).ConfigureAwait(false);
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

    public IHostProcess Start(IReadOnlyList<string> arguments)
    {
        SshMaster connection = master ?? throw new InvalidOperationException($"Host {host.Name} is not connected.");
        return new SshProcess(ChildProcess.Start(host.Name, ssh.Client(connection.Socket, arguments)), connection, time);
    }

    public string ByHand(string command) => $"{ssh.ByHand} {command}";

    public ValueTask DisposeAsync() => master?.DisposeAsync() ?? ValueTask.CompletedTask;
}
