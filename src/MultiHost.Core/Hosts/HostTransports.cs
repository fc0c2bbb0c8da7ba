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
}
