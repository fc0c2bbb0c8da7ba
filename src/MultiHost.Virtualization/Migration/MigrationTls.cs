namespace MultiHost.Virtualization.Migration;

/// <summary>Encrypts a migration (<c>tls-creds</c>).</summary>
public sealed record MigrationTls
{
    private MigrationTls(TlsKind kind) => Kind = kind;

    /// <summary>With a key that both have; made for each migration, unless the credentials are given.</summary>
    public static MigrationTls Psk { get; } = new(TlsKind.Psk);

    /// <summary>With certificates; made for each migration, unless the credentials are given.</summary>
    public static MigrationTls X509 { get; } = new(TlsKind.X509);

    /// <summary>How the sides prove themselves.</summary>
    public TlsKind Kind { get; }

    /// <summary>
    /// What the source proves itself with. Default: null, made by the source in Begin, which hands the destination's part over through the
    /// session.
    /// </summary>
    public TlsCredentials? Source { get; init; }

    /// <summary>What the destination proves itself with. Default: null, as <see cref="Source"/>; both must be given, or none.</summary>
    public TlsCredentials? Destination { get; init; }

    internal bool IsValid => (Source is null) == (Destination is null)
        && (Source is null || (Source.Kind == Kind && Destination!.Kind == Kind));
}
