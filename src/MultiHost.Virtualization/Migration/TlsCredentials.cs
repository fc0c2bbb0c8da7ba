using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MultiHost.Virtualization.Migration;

/// <summary>
/// Keys and certificates in the files that QEMU's <c>tls-creds-psk</c> and <c>tls-creds-x509</c> look for. Never shown in a message.
/// </summary>
public sealed class TlsCredentials
{
    private const int KeyBytes = 32;
    private static readonly string[] PskFiles = ["keys.psk"];
    private static readonly string[] X509Files = ["ca-cert.pem", "server-cert.pem", "server-key.pem", "client-cert.pem", "client-key.pem"];

    internal TlsCredentials(TlsKind kind, IReadOnlyDictionary<string, string> files)
    {
        Kind = kind;
        Files = files;
    }

    /// <summary>What they are.</summary>
    public TlsKind Kind { get; }

    internal IReadOnlyDictionary<string, string> Files { get; }

    /// <summary>Makes a random key of 256 bits for QEMU's default user, <c>qemu</c>.</summary>
    public static TlsCredentials GeneratePsk()
    {
        string key = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(KeyBytes));
        return new TlsCredentials(TlsKind.Psk, new Dictionary<string, string> { [PskFiles[0]] = $"qemu:{key}\n" });
    }

    /// <summary>Makes an authority, and a server's and a client's certificate of it, valid for 30 days from yesterday.</summary>
    /// <param name="server">Address or name that the source connects to: the destination's.</param>
    /// <param name="time">The clock. Default: the system's.</param>
    public static TlsCredentials GenerateX509(string server, TimeProvider? time = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(server);
        DateTimeOffset from = (time ?? TimeProvider.System).GetUtcNow().AddDays(-1);
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=MultiHost migration", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        using X509Certificate2 authority = request.CreateSelfSigned(from, from.AddDays(31));
        Dictionary<string, string> files = new() { ["ca-cert.pem"] = authority.ExportCertificatePem() };
        Issue(authority, "server", server, "1.3.6.1.5.5.7.3.1", files);
        Issue(authority, "client", "source", "1.3.6.1.5.5.7.3.2", files);
        return new TlsCredentials(TlsKind.X509, files);
    }

    /// <summary>Reads files of your own.</summary>
    /// <param name="kind">What they are: <c>keys.psk</c>, or <c>ca-cert.pem</c> with a server's, a client's or both pairs of
    /// <c>-cert.pem</c> and <c>-key.pem</c>.</param>
    /// <param name="folder">Where they lie on this host.</param>
    /// <exception cref="FileNotFoundException">None of the files is there.</exception>
    public static TlsCredentials FromFolder(TlsKind kind, string folder)
    {
        string[] names = kind == TlsKind.Psk ? PskFiles : X509Files;
        Dictionary<string, string> files = names
            .Where(name => File.Exists(Path.Combine(folder, name)))
            .ToDictionary(name => name, name => File.ReadAllText(Path.Combine(folder, name)));
        return files.Count > 0
            ? new TlsCredentials(kind, files)
            : throw new FileNotFoundException($"There is none of {string.Join(", ", names)} in {folder}.");
    }

    /// <summary>What the kind is; no secret.</summary>
    public override string ToString() => $"credentials ({Kind})";

    internal static TlsCredentials Generate(TlsKind kind, string server, TimeProvider time) =>
        kind == TlsKind.Psk ? GeneratePsk() : GenerateX509(server, time);

    internal async Task WriteAsync(string folder, CancellationToken cancellationToken)
    {
        _ = OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(folder)
            : Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

        foreach ((string name, string text) in Files)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, name), text, cancellationToken).ConfigureAwait(false);
        }
    }

    private static void Issue(X509Certificate2 authority, string role, string name, string purpose, Dictionary<string, string> files)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new(new X500DistinguishedName($"CN={role}"), key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        if (IPAddress.TryParse(name, out IPAddress? address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(name);
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(purpose)], false));
        byte[] serial = RandomNumberGenerator.GetBytes(8);
        serial[0] &= 0x7f;
        using X509Certificate2 certificate = request.Create(authority, authority.NotBefore, authority.NotAfter, serial);
        files[$"{role}-cert.pem"] = certificate.ExportCertificatePem();
        files[$"{role}-key.pem"] = key.ExportPkcs8PrivateKeyPem();
    }
}
