namespace MultiHost.Virtualization.Migration;

/// <summary>How the two QEMUs prove themselves to each other.</summary>
public enum TlsKind
{
    /// <summary>A key that both have (<c>tls-creds-psk</c>).</summary>
    Psk,

    /// <summary>Certificates of one authority (<c>tls-creds-x509</c>).</summary>
    X509,
}
