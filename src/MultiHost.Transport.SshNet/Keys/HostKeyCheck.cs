using System.Security.Cryptography;
using Renci.SshNet;
using Renci.SshNet.Security;

namespace MultiHost.Transport.SshNet.Keys;

/// <summary>Decides whether a host is the one that is meant, as ssh does where nobody can be asked: what is not known is refused.</summary>
internal sealed class HostKeyCheck(KnownHosts known, string address, int port)
{
    private const string Certificate = "-cert-v01@openssh.com";

    private byte[] key = [];

    /// <summary>What came of it.</summary>
    public HostKeyVerdict Verdict { get; private set; }

    /// <summary>The line of known_hosts that decided; empty if none did.</summary>
    public string Place { get; private set; } = "";

    /// <summary>The host as known_hosts names it.</summary>
    public string Name => KnownHosts.NameOf(address, port);

    /// <summary>The user's own file of known hosts.</summary>
    public string File => known.Files[0];

    /// <summary>The host's key as a line of known_hosts.</summary>
    public string Line => $"{Name} {Wire.Kind(key)} {Convert.ToBase64String(key)}";

    /// <summary>The kind of the host's key, and its hash as OpenSSH shows it.</summary>
    public string Fingerprint => $"{Wire.Kind(key)} SHA256:{Convert.ToBase64String(SHA256.HashData(key)).TrimEnd('=')}";

    public bool Accepts(byte[] hostKey)
    {
        key = hostKey;
        (Verdict, Place) = known.Check(address, port, hostKey);
        return Verdict == HostKeyVerdict.Known;
    }

    /// <summary>Asks the host for a key that is known, if it has one; certificates, whose authorities cannot be checked, it is not asked for.</summary>
    public void PutKnownFirst(IOrderedDictionary<string, Func<byte[], KeyHostAlgorithm>> algorithms)
    {
        IReadOnlySet<string> kinds = known.KindsOf(address, port);
        KeyValuePair<string, Func<byte[], KeyHostAlgorithm>>[] wanted =
        [
            .. ((IEnumerable<KeyValuePair<string, Func<byte[], KeyHostAlgorithm>>>)algorithms)
                .Where(a => !a.Key.EndsWith(Certificate, StringComparison.Ordinal) && a.Key != Wire.Rsa) // which here means a signature by SHA-1
                .OrderBy(a => kinds.Contains(a.Key.StartsWith("rsa-sha2-", StringComparison.Ordinal) ? Wire.Rsa : a.Key) ? 0 : 1),
        ];
        algorithms.Clear();
        foreach ((string name, Func<byte[], KeyHostAlgorithm> make) in wanted)
        {
            algorithms.Add(name, make);
        }
    }
}
