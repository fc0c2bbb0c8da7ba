using System.Net;
using System.Net.Sockets;
using MultiHost.Linux;

namespace MultiHost.Virtualization.Faults;

/// <summary>Rules of this host's packet filter that touch nothing but what passes between it and one other host.</summary>
internal static class PacketFilter
{
    private static readonly string[] Folders = ["/usr/sbin", "/sbin", "/usr/bin", "/bin"];
    private static readonly string[] LoopbackNames = ["localhost", "ip6-localhost", "ip6-loopback"];

    private static string? Program => Folders.Select(folder => Path.Combine(folder, "nft")).FirstOrDefault(File.Exists);

    public static string? WhyNot(IHostGroup hosts)
    {
        if (hosts.Hosts.FirstOrDefault(host => IsLoopback(host.Address)) is { } local)
        {
            return $"Host '{local.Name}' has the loopback address {local.Address}, which it shares with the whole machine: its network cannot be cut alone. "
                + "Run it on hosts with addresses of their own, such as the lab's: ./build.sh lab up, then --settings runsettings/lab.runsettings.";
        }

        return !OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess
            ? $"Cutting the network of host '{hosts.Self.Name}' needs Linux and root there."
            : Program is null ? $"Host '{hosts.Self.Name}' has no nft. Run there: apt-get install --no-install-recommends nftables" : null;
    }

    /// <summary>Makes rules that are in force when this returns.</summary>
    /// <param name="peers">All addresses of the other host.</param>
    /// <param name="rule">What follows the addresses in every rule, such as <c>counter drop</c>.</param>
    /// <param name="time">Clock of the deadlines.</param>
    public static Task<NftTable> StartAsync(IReadOnlyList<IPAddress> peers, string rule, TimeProvider time)
    {
        if (peers.FirstOrDefault(IPAddress.IsLoopback) is { } loopback)
        {
            throw new InvalidOperationException($"the other host's address is {loopback}, which it shares with this one: its network cannot be cut alone");
        }

        string from = string.Concat(peers.Select(peer => $"{Family(peer)} saddr {peer} {rule}; "));
        string to = string.Concat(peers.Select(peer => $"{Family(peer)} daddr {peer} {rule}; "));
        string chains = $"chain in {{ type filter hook input priority -300; {from}}}; chain out {{ type filter hook output priority -300; {to}}}";
        ProcessOrder nft = new([Program ?? throw new InvalidOperationException("nft is missing")]);
        return NftTable.AddAsync(nft, "inet", chains, time, CancellationToken.None);
    }

    private static bool IsLoopback(string address) => IPAddress.TryParse(address, out IPAddress? known)
        ? IPAddress.IsLoopback(known)
        : LoopbackNames.Contains(address, StringComparer.OrdinalIgnoreCase) || address.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);

    private static string Family(IPAddress peer) => peer.AddressFamily == AddressFamily.InterNetworkV6 ? "ip6" : "ip";
}
