using System.Globalization;

namespace MultiHost.Settings;

/// <summary>A host that a connection goes through.</summary>
/// <param name="User">Who logs in there; null for the one who logs in at the host behind it.</param>
/// <param name="Address">Its name or IP address.</param>
/// <param name="Port">Port of its ssh server.</param>
internal sealed record JumpHost(string? User, string Address, int Port)
{
    public const string Rule = "a jump host is written [user@]host[:port], and there is one";

    /// <summary>Reads <c>[user@]host[:port]</c>, an IPv6 address in brackets; null if the text is none.</summary>
    public static JumpHost? Parse(string text)
    {
        int at = text.LastIndexOf('@');
        string? user = at < 0 ? null : text[..at];
        string place = text[(at + 1)..];
        int end = place.StartsWith('[') ? place.IndexOf(']', StringComparison.Ordinal) : -1;
        int colon = place.LastIndexOf(':');
        bool hasPort = end >= 0 ? colon == end + 1 : colon >= 0;
        string address = end >= 0 ? place[1..end] : hasPort ? place[..colon] : place;
        int port = 22;
        bool isWhole = end < 0 || place.Length == end + 1 || hasPort;
        return isWhole
            && (!hasPort || (int.TryParse(place[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is >= 1 and <= 65535))
            && IsWord(address)
            && (end >= 0 || !address.Contains(':', StringComparison.Ordinal))
            && (user is null || IsWord(user))
            ? new JumpHost(user, address, port)
            : null;
    }

    private static bool IsWord(string text) => HostCheck.IsWord(text) && !text.Contains(',', StringComparison.Ordinal);
}
