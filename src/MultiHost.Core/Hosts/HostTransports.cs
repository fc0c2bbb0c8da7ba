using MultiHost.Settings;

namespace MultiHost.Hosts;

/// <summary>The transport that a host's definition asks for.</summary>
internal static class HostTransports
{
    /// <exception cref="HostUnavailableException">The package that has the transport is not there.</exception>
    public static IHostTransport Of(HostDefinition host, Timeouts timeouts, TimeProvider time) => host.Transport switch
    {
        TransportKind.Local => new LocalTransport(host.Name),
        TransportKind.Ssh => new SshTransport(host, timeouts.Connect, time),
        TransportKind.Sshnet => TransportPackage.For(host).Make(host, timeouts, time),
        TransportKind.Exec => new ExecTransport(host.Name, host.Command!),
        var other => throw new ArgumentOutOfRangeException(nameof(host), other, "There is no such transport."),
    };

    /// <summary>Connects within a time; for whoever has no session to open.</summary>
    /// <exception cref="HostUnavailableException">It cannot be reached, or was not in time.</exception>
    public static async Task ConnectAsync(HostDefinition host, IHostTransport transport, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        using CancellationTokenSource late = new(limit, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            await transport.ConnectAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HostUnavailableException(
                host.Name,
                $"Host {host.Name} was not reached within {limit.TotalSeconds:0.#} s. Raise <Timeouts Connect=\"…\"/>, or try by hand: {transport.ByHand("true")}",
                e) { Reason = InfrastructureReason.Unreachable };
        }
    }
}
