using MultiHost.Hosts;
using MultiHost.Settings;
using MultiHost.Transport.SshNet.Keys;

namespace MultiHost.Transport.SshNet;

/// <summary>Hosts behind a managed ssh client: one connection a host, over which every command runs, in this process.</summary>
internal sealed class SshNetTransport(HostDefinition host, Timeouts timeouts, TimeProvider time) : IHostTransport
{
    private static readonly TimeSpan[] Waits = [TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(1)];
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    private readonly SshCommand byHand = new(host, timeouts.Connect);
    private SshNetConnection? connection;
    private Heart? heart;

    public bool SharesFiles => false;

    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        // A host that is silent shall be asked again before the session's time is over.
        TimeSpan limit = timeouts.Connect / (Waits.Length + 1.5);
        for (int attempt = 0; ; attempt++)
        {
            try
            {
                connection = await Attempt.RunAsync(host, limit, byHand.ByHand, cancellationToken).ConfigureAwait(false);
                break;
            }
            catch (LoginException e) when (e.IsLasting || attempt == Waits.Length)
            {
                throw new HostUnavailableException(host.Name, e.Describe(host.Name, attempt + 1), e) { Reason = e.Reason };
            }
            catch (LoginException)
            {
                await Task.Delay(Waits[attempt], time, cancellationToken).ConfigureAwait(false);
            }
        }

        await HoldAsync(connection, cancellationToken).ConfigureAwait(false);
    }

    public IHostProcess Start(IReadOnlyList<string> arguments) =>
        SshNetProcess.Start(connection ?? throw new InvalidOperationException($"Host {host.Name} is not connected."), arguments, time);

    public string ByHand(string command) => $"{byHand.ByHand} {command}";

    /// <summary>Lets go of the connection, and ends it if commands over it hold it for longer than a few seconds.</summary>
    public async ValueTask DisposeAsync()
    {
        if (connection is null)
        {
            return;
        }

        heart?.Dispose();
        try
        {
            await connection.CommandsEndedAsync().WaitAsync(Grace, time).ConfigureAwait(false);
            await connection.CloseAsync().WaitAsync(Grace, time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The host does not answer: what follows ends this side of it.
        }

        connection.Break("the connection was let go");
    }

    // The host's login shell must begin what it is given.
    private async Task HoldAsync(SshNetConnection held, CancellationToken cancellationToken)
    {
        SshNetProcess process = Heart.Hold(held, time);
        BeginMark mark = new(process.Output);
        try
        {
            if (await mark.ComesAsync().WaitAsync(cancellationToken).ConfigureAwait(false))
            {
                heart = Heart.Start(held, process, timeouts.Heartbeat, time);
                return;
            }
        }
        catch (OperationCanceledException e)
        {
            throw new HostUnavailableException(host.Name, SshTrouble.Stuck(host.Name, mark.Printed, byHand.ByHand), e);
        }

        int code = await process.Exited.WaitAsync(cancellationToken).ConfigureAwait(false);
        throw new HostUnavailableException(host.Name, process.Broken is { } broken
            ? $"Host {host.Name}: the connection broke: {broken}\nTry by hand: {byHand.ByHand} true"
            : SshTrouble.NoShell(host.Name, host.User ?? Environment.UserName, code, mark.Printed, process.ErrorTail, byHand.ByHand));
    }
}
