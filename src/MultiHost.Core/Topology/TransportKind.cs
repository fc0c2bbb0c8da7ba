namespace MultiHost.Topology;

/// <summary>How the controller starts commands on a host. In the runsettings the names are written in lower case.</summary>
public enum TransportKind
{
    /// <summary>A process on the controller's own machine, with a loopback address of its own.</summary>
    Local,
}
