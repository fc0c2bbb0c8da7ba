namespace MultiHost.Transport.SshNet.Keys;

/// <summary>What the known hosts say of a key.</summary>
internal enum HostKeyVerdict
{
    /// <summary>Nobody was asked.</summary>
    None,

    /// <summary>It is the host's.</summary>
    Known,

    /// <summary>Nothing is known of the host, or only keys of other kinds.</summary>
    Unknown,

    /// <summary>The host has another key of this kind.</summary>
    Changed,

    /// <summary>It must not be trusted.</summary>
    Revoked,

    /// <summary>The host is known by a certificate authority alone, which cannot be checked here.</summary>
    Authority,
}
