using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace MultiHost.Virtualization.Faults;

/// <summary>
/// Rules of this host's packet filter that touch nothing but what passes between it and one other host. The table belongs to the
/// process that made it (flag <c>owner</c>): the kernel removes it when that process ends, also when we are killed.
/// </summary>
internal sealed class PacketFilter : IAsyncDisposable
{
    private const string Table = "multihost_fault";
    private static readonly string[] Folders = ["/usr/sbin", "/sbin", "/usr/bin", "/bin"];
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

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
        if (hosts.Hosts.FirstOrDefault(host => IPAddress.TryParse(host.Address, out IPAddress? address) && IPAddress.IsLoopback(address)) is { } local)
        {
            return $"Host '{local.Name}' has the loopback address {local.Address}, which it shares with the whole machine: its network cannot be cut alone. "
                + "Run it on hosts with addresses of their own, such as the lab's: ./build.sh lab up, then --settings runsettings/lab.runsettings.";
        }

        return !OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess
            ? $"Cutting the network of host '{hosts.Self.Name}' needs Linux and root there."
            : Program is null ? $"Host '{hosts.Self.Name}' has no nft. Run there: apt-get install --no-install-recommends nftables" : null;
    }

    /// <summary>Makes rules that are in force when this returns.</summary>
    /// <param name="peer">The other host.</param>
    /// <param name="rule">What follows the addresses in every rule, such as <c>counter drop</c>.</param>
    /// <param name="time">Clock of the deadlines.</param>
    public static async Task<PacketFilter> StartAsync(IPAddress peer, string rule, TimeProvider time)
    {
        string family = peer.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? "ip6" : "ip";
        string[] commands =
        [
            $"add table inet {Table} {{ flags owner ; }}",
            $"add chain inet {Table} in {{ type filter hook input priority -300 ; }}",
            $"add chain inet {Table} out {{ type filter hook output priority -300 ; }}",
            $"add rule inet {Table} in {family} saddr {peer} {rule}",
            $"add rule inet {Table} out {family} daddr {peer} {rule}",
        ];
        ProcessStartInfo start = new(Program ?? throw new InvalidOperationException("nft is missing"), ["-i"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        PacketFilter filter = new(Process.Start(start)!, time);
        try
        {
            foreach (string command in commands)
            {
                await filter.nft.StandardInput.WriteLineAsync(command).ConfigureAwait(false);
            }

            await filter.ListAsync().ConfigureAwait(false);
            return filter;
        }
        catch
        {
            await filter.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>How many packets the rules have met.</summary>
    public async Task<long> CountAsync() => (await ListAsync().ConfigureAwait(false))
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Sum(words => Array.IndexOf(words, "packets") is >= 0 and var at ? long.Parse(words[at + 1], CultureInfo.InvariantCulture) : 0);

    public async ValueTask DisposeAsync()
    {
        if (!nft.HasExited)
        {
            nft.Kill();
        }

        await nft.WaitForExitAsync().WaitAsync(Deadline, time).ConfigureAwait(false);
        nft.Dispose();
    }

    // The listing ends with the table's closing brace at the beginning of a line: all commands before it have been carried out then.
    private async Task<List<string>> ListAsync()
    {
        await nft.StandardInput.WriteLineAsync($"list table inet {Table}").ConfigureAwait(false);
        await nft.StandardInput.FlushAsync().ConfigureAwait(false);
        List<string> lines = [];
        while (await nft.StandardOutput.ReadLineAsync().WaitAsync(Deadline, time).ConfigureAwait(false) is { } line)
        {
            lines.Add(line);
            if (line.StartsWith('}'))
            {
                return lines;
            }
        }

        throw new InvalidOperationException($"nft did not make the rules: {(await nft.StandardError.ReadToEndAsync().ConfigureAwait(false)).Trim()}");
    }
}
