using System.Net;

namespace MultiHost.Settings;

/// <summary>The addresses that local hosts get: all of 127.0.0.0/8 is this machine, so each host has one of its own.</summary>
internal static class LocalAddresses
{
    /// <summary>Gives the local hosts that have no address, or one of ours, the next free ones of a block: of block 0, 127.0.0.11, 127.0.0.12 …</summary>
    public static IReadOnlyList<HostDefinition> Give(IReadOnlyList<HostDefinition> hosts, int block)
    {
        HashSet<IPAddress> taken = [.. hosts.Where(h => !Lacks(h)).Select(h => IPAddress.TryParse(h.Address, out IPAddress? given) ? given : IPAddress.None)];
        using IEnumerator<string> free = Free(taken, block).GetEnumerator();
        return [.. hosts.Select(h => Lacks(h) && free.MoveNext() ? h with { Address = free.Current, IsAddressGiven = true } : h)];
    }

    private static bool Lacks(HostDefinition host) => host.Transport == TransportKind.Local && (host.Address.Length == 0 || host.IsAddressGiven);

    private static IEnumerable<string> Free(HashSet<IPAddress> taken, int block) =>
        Enumerable.Range(11, 65_000)
            .Where(n => n % 256 is not 0 and not 255)
            .Select(n => new IPAddress([127, (byte)block, (byte)(n / 256), (byte)(n % 256)]))
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
