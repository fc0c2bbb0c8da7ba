using Renci.SshNet;
using Renci.SshNet.Common;
using Renci.SshNet.Security;

namespace MultiHost.Transport.SshNet.Keys;

/// <summary>A private key in a file, with the certificate beside it if there is one.</summary>
internal sealed class KeyFile : IPrivateKeySource, IDisposable
{
    private readonly PrivateKeyFile file;

    private KeyFile(string path)
    {
        string certificate = $"{path}-cert.pub";
        file = File.Exists(certificate) ? new PrivateKeyFile(path, null, certificate) : new PrivateKeyFile(path);
    }

    // Signatures by SHA-1 are refused by every server of these years, and each refusal counts.
    public IReadOnlyCollection<HostAlgorithm> HostKeyAlgorithms => [.. file.HostKeyAlgorithms.Where(a => a.Name is not (Wire.Rsa or "ssh-rsa-cert-v01@openssh.com"))];

    /// <summary>Reads a key.</summary>
    /// <returns>The key; null if it has a passphrase.</returns>
    /// <exception cref="LoginException">It cannot be read, or is of a kind that SSH.NET does not know.</exception>
    public static KeyFile? Read(string path)
    {
        try
        {
            return new KeyFile(path);
        }
        catch (Exception e) when (e is SshPassPhraseNullOrEmptyException || HasPassphrase(path))
        {
            return null;
        }
        catch (Exception e) when (e is SshException or IOException or UnauthorizedAccessException or NotSupportedException or FormatException or ArgumentException)
        {
            throw new LoginException(
                $"the key {path} cannot be used: {Naming.Shown(e.Message.TrimEnd('.'))}", "", "Name another one as IdentityFile: ed25519, ecdsa or rsa, as ssh-keygen makes them.", e);
        }
    }

    /// <summary>The public half of the key in a file, from the file beside it; null if there is none.</summary>
    public static byte[]? Public(string path)
    {
        try
        {
            return File.ReadAllText($"{path}.pub").Split(' ') is [_, var key, ..] ? Convert.FromBase64String(key) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            return null;
        }
    }

    public void Dispose() => file.Dispose();

    private static bool HasPassphrase(string path) => File.Exists(path) && File.ReadLines(path).Any(l => l.Contains("ENCRYPTED", StringComparison.Ordinal));
}
