using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace MultiHost.Transport.SshNet.Keys;

/// <summary>A line of a known_hosts file, as sshd(8) describes it.</summary>
/// <param name="Marker"><c>@revoked</c>, <c>@cert-authority</c> or empty.</param>
/// <param name="Names">The hosts, as patterns with commas between them, or one as a hash.</param>
/// <param name="Kind">Kind of the key, such as <c>ssh-ed25519</c>.</param>
/// <param name="Key">The key, as the host sends it.</param>
/// <param name="Place">File and line.</param>
internal sealed record KnownHost(string Marker, string Names, string Kind, byte[] Key, string Place)
{
    private const string Hashed = "|1|";

    /// <summary>Reads a line; null for a comment, and for one that is no entry.</summary>
    public static KnownHost? Parse(string line, string place)
    {
        string[] words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        string marker = words.Length > 0 && words[0].StartsWith('@') ? words[0] : "";
        if (marker.Length > 0)
        {
            words = words[1..];
        }

        if (words.Length < 3 || words[0].StartsWith('#'))
        {
            return null;
        }

        byte[] key = new byte[words[2].Length];
        return Convert.TryFromBase64String(words[2], key, out int length) ? new KnownHost(marker, words[0], words[1], key[..length], place) : null;
    }

    /// <summary>Whether it is about a host, by its name in lower case, or <c>[name]:port</c>.</summary>
    public bool IsAbout(string name)
    {
        if (Names.StartsWith(Hashed, StringComparison.Ordinal))
        {
            return IsHashOf(name);
        }

        string[] patterns = Names.ToLowerInvariant().Split(',');
        return !patterns.Any(p => p.StartsWith('!') && Fits(p[1..], name)) && patterns.Any(p => Fits(p, name));
    }

    private bool IsHashOf(string name)
    {
        if (Names[Hashed.Length..].Split('|') is not [var salt, var hash])
        {
            return false;
        }

        try
        {
#pragma warning disable CA5350 // the format of known_hosts: it hides names, and no trust rests on it
            return HMACSHA1.HashData(Convert.FromBase64String(salt), Encoding.UTF8.GetBytes(name)).AsSpan().SequenceEqual(Convert.FromBase64String(hash));
#pragma warning restore CA5350
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static bool Fits(string pattern, string name) => Regex.IsMatch(
        name, $"^{Regex.Escape(pattern).Replace(@"\*", ".*", StringComparison.Ordinal).Replace(@"\?", ".", StringComparison.Ordinal)}$", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
}
