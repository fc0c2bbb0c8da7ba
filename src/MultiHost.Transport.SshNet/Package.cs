using MultiHost.Hosts;
using MultiHost.Settings;

namespace MultiHost.Transport.SshNet;

/// <summary>What MultiHost.Core finds here by its name.</summary>
internal sealed class Package : ITransportPackage
{
    public IHostTransport Make(HostDefinition host, Timeouts timeouts, TimeProvider time) => new SshNetTransport(host, timeouts, time);
}
