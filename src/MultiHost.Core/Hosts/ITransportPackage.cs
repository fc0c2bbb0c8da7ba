using MultiHost.Settings;

namespace MultiHost.Hosts;

/// <summary>What a package has that brings a transport along: the type <c>PACKAGE.Package</c> in the assembly of the package's name.</summary>
internal interface ITransportPackage
{
    /// <summary>Makes the transport to a host; connects to nothing yet.</summary>
    IHostTransport Make(HostDefinition host, Timeouts timeouts, TimeProvider time);
}
