using System.Net;

namespace MultiHost.Settings;

/// <summary>The addresses that local hosts get: all of 127.0.0.0/8 is this machine, so each host has one of its own.</summary>
internal static class LocalAddresses
{
    /// <summary>127.0.0.11, 127.0.0.12 …, without those that are taken.</summary>
    public static IEnumerable<string> Free(IReadOnlyCollection<IPAddress> taken) =>
        Enumerable.Range(11, 65_000)
            .Where(n => n % 256 is not 0 and not 255)
            .Select(n => new IPAddress([127, 0, (byte)(n / 256), (byte)(n % 256)]))
            .Where(address => !taken.Contains(address))
            .Select(address => address.ToString());

    /// <summary>Reads an address in its usual spelling; <c>127.1</c> or <c>11</c>, which the parser takes too, are slips.</summary>
    public static bool TryParse(string text, out IPAddress address)
    {
        bool parsed = IPAddress.TryParse(text, out IPAddress? found);
        address = found ?? IPAddress.None;
        return parsed && (text.Contains(':', StringComparison.Ordinal) || address.ToString() == text);
    }
}
