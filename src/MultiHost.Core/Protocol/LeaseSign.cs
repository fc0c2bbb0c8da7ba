using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MultiHost.Protocol;

/// <summary>
/// What a process says by the name of a socket of its own: that it has this host, or waits for it. The names of all are the whole truth about who has a host;
/// nobody keeps a list, and nothing has to be cleared away.
/// </summary>
/// <param name="HasHost">Whether it has the host; otherwise it waits.</param>
/// <param name="Since">Since when, in nanoseconds on the clock that all processes of the machine share.</param>
/// <param name="Capacity">How many may have the host at the same time, as its runsettings say.</param>
/// <param name="Run">The run.</param>
/// <param name="Host">What stands for the name that the run gives the host.</param>
/// <param name="Lease">A number that the run gives.</param>
/// <param name="Watcher">The process that clears away behind the one that has the sign; 0 if there is none.</param>
/// <param name="Who">Whose run it is, as far as there is room.</param>
internal sealed record LeaseSign(bool HasHost, long Since, int Capacity, string Run, string Host, long Lease, int Watcher, string Who)
{
    /// <summary>What the names of all signs begin with, on a host's own board.</summary>
    public const string Prefix = "multihost-lease/";

    private const string Has = "has";
    private const string Waits = "waits";
    private const int Parts = 8;

    /// <summary>The sign as a part of a name.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{(HasHost ? Has : Waits)}/{Since:x16}/{Capacity}/{Run}/{Host}/{Lease}/{Watcher}/{Who}");

    /// <summary>Makes the sign of a lease that waits.</summary>
    public static LeaseSign Of(string run, string host, long lease, int capacity, int watcher, string who, long since) =>
        new(HasHost: false, since, capacity, Plain(run), Digest(host), lease, watcher, Plain(who));

    /// <summary>Reads what is on a board. A sign that is of another version, and not to be understood, has the host for itself.</summary>
    public static LeaseSign Read(string text)
    {
        string[] parts = text.Split('/', Parts);
        return parts.Length == Parts
            && parts[0] is Has or Waits
            && long.TryParse(parts[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out long since)
            && int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out int capacity)
            && long.TryParse(parts[5], NumberStyles.None, CultureInfo.InvariantCulture, out long lease)
            && int.TryParse(parts[6], NumberStyles.None, CultureInfo.InvariantCulture, out int watcher)
            ? new LeaseSign(parts[0] == Has, since, capacity, parts[3], parts[4], lease, watcher, parts[7])
            : new LeaseSign(HasHost: true, 0, 1, text, "", 0, 0, text);
    }

    /// <summary>Who has to go before this one may have the host: those who have it, and those who have waited for longer. Empty if it may.</summary>
    public IReadOnlyList<LeaseSign> Ahead(IEnumerable<LeaseSign> all)
    {
        LeaseSign[] ahead = [.. all.Where(s => Competes(s) && (s.HasHost || s.IsOlderThan(this))).OrderByDescending(s => s.HasHost).ThenBy(s => s.Since)];
        int places = ahead.Where(s => s.HasHost).Select(s => s.Capacity).Append(Capacity).Min();
        return ahead.Length < places ? [] : ahead;
    }

    // Hosts of one run that are the same machine are meant to be: the run knows what it does.
    private bool Competes(LeaseSign other) => other.Run != Run || (other.Host == Host && other.Lease != Lease);

    private bool IsOlderThan(LeaseSign other) => Since < other.Since || (Since == other.Since && string.CompareOrdinal(Text, other.Text) < 0);

    private static string Digest(string host) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(host.ToUpperInvariant())))[..8];

    private static string Plain(string text) => string.Concat(text.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '@' ? c : '_'));
}
