using MultiHost.Settings;

namespace MultiHost.Hosts;

/// <summary>The transport that a host's definition asks for.</summary>
internal static class HostTransports
{
    public static IHostTransport Of(HostDefinition host, TimeSpan connectTimeout, TimeProvider time) => host.Transport switch
    {
        TransportKind.Local => new LocalTransport(host.Name),
        TransportKind.Ssh => new SshTransport(host, connectTimeout, time),
        TransportKind.Exec => new ExecTransport(host.Name, host.Command!),
        var other => throw new ArgumentOutOfRangeException(nameof(host), other, "There is no such transport."),
    };
}
