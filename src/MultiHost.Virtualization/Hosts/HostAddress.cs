using System.Net;
using System.Net.Sockets;

namespace MultiHost.Virtualization.Hosts;

/// <summary>What a host's address stands for: it is a name by default, and may be an address of either family.</summary>
internal static class HostAddress
{
    // Debian's own name for a machine without a fixed address: other hosts reach the machine by that name elsewhere.
    private static readonly IPAddress OwnName = new([127, 0, 1, 1]);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>All that an address stands for on this host, at least one.</summary>
    /// <exception cref="UnknownAddressException">The name is known to nobody, or nobody answers.</exception>
    public static async Task<IReadOnlyList<IPAddress>> ResolveAsync(string address, TimeProvider time, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(address, out IPAddress? known))
        {
            return [known];
        }

        try
        {
            IPAddress[] found = await Dns.GetHostAddressesAsync(address, cancellationToken).WaitAsync(Patience, time, cancellationToken).ConfigureAwait(false);
            return found.Length > 0 ? found : throw Unknown(address, "it has no address", null);
        }
        catch (Exception exception) when (exception is SocketException or TimeoutException or ArgumentException)
        {
            throw Unknown(address, exception is TimeoutException ? $"no answer within {Patience.TotalSeconds} s" : exception.Message, exception);
        }
    }

    /// <summary>Where this host listens so that others reach it by its address.</summary>
    /// <exception cref="UnknownAddressException">The name is known to nobody, or nobody answers.</exception>
    public static async Task<IPAddress> ToListenAtAsync(string address, TimeProvider time, CancellationToken cancellationToken)
    {
        IReadOnlyList<IPAddress> all = await ResolveAsync(address, time, cancellationToken).ConfigureAwait(false);
        IPAddress first = all.FirstOrDefault(found => found.AddressFamily == AddressFamily.InterNetwork) ?? all[0];
        return IPAddress.TryParse(address, out _) ? first : Opened(first);
    }

    /// <summary>The address of the older family, for what knows no other.</summary>
    /// <exception cref="UnknownAddressException">There is none.</exception>
    public static async Task<IPAddress> ToIPv4Async(string address, string what, TimeProvider time, CancellationToken cancellationToken)
    {
        IReadOnlyList<IPAddress> all = await ResolveAsync(address, time, cancellationToken).ConfigureAwait(false);
        return all.FirstOrDefault(found => found.AddressFamily == AddressFamily.InterNetwork)
            ?? throw Unknown(address, $"it has no IPv4 address, and {what} needs one", null);
    }

    /// <summary>Where to listen for what comes to an address that a name stands for.</summary>
    public static IPAddress Opened(IPAddress address) => address.Equals(OwnName) ? IPAddress.Any : address;

    /// <summary>For a place in an address of QEMU's, before a colon and a port.</summary>
    public static string Bracketed(string address) => address.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : address;

    private static UnknownAddressException Unknown(string address, string why, Exception? cause) => new(
        $"The host name '{address}' stands for no address on this host, {Environment.MachineName}: {why}. "
        + "Make the name known there (/etc/hosts, DNS), or set the host's Address in the runsettings.",
        cause);
}
