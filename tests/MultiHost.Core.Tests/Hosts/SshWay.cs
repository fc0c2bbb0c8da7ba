namespace MultiHost.Hosts;

/// <summary>The ways to a host behind an OpenSSH server. What holds for one holds for all.</summary>
public enum SshWay
{
    /// <summary>The OpenSSH client, with one connection for all commands.</summary>
    Ssh,

    /// <summary>The OpenSSH client as on Windows: a connection for each command.</summary>
    SshAlone,

    /// <summary>SSH.NET.</summary>
    SshNet,
}
