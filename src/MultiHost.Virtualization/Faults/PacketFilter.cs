using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace MultiHost.Virtualization.Faults;

/// <summary>
/// Rules of this host's packet filter that touch nothing but what passes between it and one other host. The table belongs to the
/// process that made it (flag <c>owner</c>): the kernel removes it when that process ends, also when we are killed.
/// </summary>
internal sealed class PacketFilter : IAsyncDisposable
{
    private static readonly string[] Folders = ["/usr/sbin", "/sbin", "/usr/bin", "/bin"];
    private static readonly string[] LoopbackNames = ["localhost", "ip6-localhost", "ip6-loopback"];
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    // Of its own: two runs may cut at once, and nobody can have made it before.
    private readonly string table = $"multihost_fault_{Guid.NewGuid():N}";
    private readonly Process nft;
    private readonly TimeProvider time;

    private PacketFilter(Process nft, TimeProvider time)
    {
        this.nft = nft;
        this.time = time;
    }

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
    public static async Task<PacketFilter> StartAsync(IReadOnlyList<IPAddress> peers, string rule, TimeProvider time)
    {
        if (peers.FirstOrDefault(IPAddress.IsLoopback) is { } loopback)
        {
            throw new InvalidOperationException($"the other host's address is {loopback}, which it shares with this one: its network cannot be cut alone");
        }

        ProcessStartInfo start = new(Program ?? throw new InvalidOperationException("nft is missing"), ["-i"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        PacketFilter filter = new(Process.Start(start)!, time);
        try
        {
            foreach (string command in filter.Commands(peers, rule))
            {
                await filter.SayAsync(command).ConfigureAwait(false);
            }

            await filter.ListAsync().ConfigureAwait(false);
            return filter;
        }
        catch (Exception first)
        {
            try
            {
                await filter.DisposeAsync().ConfigureAwait(false);
            }
            catch (TimeoutException second)
            {
                throw new AggregateException(first, second);
            }

            throw;
        }
    }

    /// <summary>How many packets the rules have met.</summary>
    /// <exception cref="TimeoutException">nft does not answer.</exception>
    public async Task<long> CountAsync() => (await ListAsync().ConfigureAwait(false))
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Sum(words => Array.IndexOf(words, "packets") is >= 0 and var at ? long.Parse(words[at + 1], CultureInfo.InvariantCulture) : 0);

    /// <exception cref="TimeoutException">nft does not end, and its rules stay.</exception>
    public async ValueTask DisposeAsync()
    {
        nft.Kill();
        try
        {
            await nft.WaitForExitAsync().WaitAsync(Deadline, time).ConfigureAwait(false);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException(
                $"nft (process {nft.Id}), which holds the table {table}, was killed and did not end within {Deadline.TotalSeconds} s: "
                + $"its rules may still be in force. Look at them: nft list table inet {table}",
                exception);
        }

        nft.Dispose();
    }

    private static bool IsLoopback(string address) => IPAddress.TryParse(address, out IPAddress? known)
        ? IPAddress.IsLoopback(known)
        : LoopbackNames.Contains(address, StringComparer.OrdinalIgnoreCase) || address.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);

    private static string Family(IPAddress peer) => peer.AddressFamily == AddressFamily.InterNetworkV6 ? "ip6" : "ip";

    private string[] Commands(IReadOnlyList<IPAddress> peers, string rule) =>
    [
        $"add table inet {table} {{ flags owner ; }}",
        $"add chain inet {table} in {{ type filter hook input priority -300 ; }}",
        $"add chain inet {table} out {{ type filter hook output priority -300 ; }}",
        .. peers.Select(peer => $"add rule inet {table} in {Family(peer)} saddr {peer} {rule}"),
        .. peers.Select(peer => $"add rule inet {table} out {Family(peer)} daddr {peer} {rule}"),
    ];

    private async Task SayAsync(string command)
    {
        await nft.StandardInput.WriteLineAsync(command).WaitAsync(Deadline, time).ConfigureAwait(false);
        await nft.StandardInput.FlushAsync().WaitAsync(Deadline, time).ConfigureAwait(false);
    }

    // The listing ends with the table's closing brace at the beginning of a line: all commands before it have been carried out then.
    private async Task<List<string>> ListAsync()
    {
        List<string> lines = [];
        try
        {
            await SayAsync($"list table inet {table}").ConfigureAwait(false);
            while (await nft.StandardOutput.ReadLineAsync().WaitAsync(Deadline, time).ConfigureAwait(false) is { } line)
            {
                lines.Add(line);
                if (line.StartsWith('}'))
                {
                    return lines;
                }
            }

            string words = await nft.StandardError.ReadToEndAsync().WaitAsync(Deadline, time).ConfigureAwait(false);
            throw new InvalidOperationException($"nft did not make the rules: {words.Trim()}");
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException($"nft (process {nft.Id}) did not list the table {table} within {Deadline.TotalSeconds} s", exception);
        }
    }
}
