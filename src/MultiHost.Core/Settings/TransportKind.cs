namespace MultiHost.Settings;

/// <summary>How the controller starts commands on a host. In the runsettings the names are written in lower case.</summary>
public enum TransportKind
{
    /// <summary>A process on the controller's own machine, with a loopback address of its own.</summary>
    Local,

    /// <summary>A machine that the OpenSSH client reaches, as <c>ssh</c> on the command line would.</summary>
    Ssh,

    /// <summary>Whatever a command of the user's reaches: a container, a network namespace, a pod.</summary>
    Exec,

    /// <summary>
    /// A machine that a managed ssh client reaches, without child processes or control sockets; it reads no ssh_config. Needs the package
    /// MultiHost.Transport.SshNet.
    /// </summary>
    Sshnet,
}
