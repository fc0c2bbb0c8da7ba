using System.Diagnostics;

namespace ClientServer;

/// <summary>
/// Cuts a host off from an address, by a firewall rule that a third host puts there over ssh. The rule belongs to the nft that made it,
/// and goes with it: whoever ends the test, or the connection, heals the network.
/// </summary>
public sealed class NetworkCut : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);
    private readonly Process ssh;

    private NetworkCut(Process ssh) => this.ssh = ssh;

    /// <summary>Returns once no packet passes between the two any more.</summary>
    public static async Task<NetworkCut> BetweenAsync(string host, string address)
    {
        NetworkCut cut = new(Process.Start(new ProcessStartInfo("ssh", ["-o", "BatchMode=yes", $"root@{host}", "nft -i"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!);
        await cut.ssh.StandardInput.WriteLineAsync(
            "table inet cut { flags owner; "
            + $"chain in {{ type filter hook input priority 0; ip saddr {address} drop; }}; "
            + $"chain out {{ type filter hook output priority 0; ip daddr {address} drop; }}; }}");
        await cut.ssh.StandardInput.WriteLineAsync("list tables");
        await cut.ssh.StandardInput.FlushAsync();
        string? answer = await cut.ssh.StandardOutput.ReadLineAsync().WaitAsync(Deadline, TimeProvider.System);
        return answer?.Contains("inet cut", StringComparison.Ordinal) == true
            ? cut
            : throw new InvalidOperationException($"nft on {host} did not cut it off from {address}. It said: {answer}");
    }

    /// <summary>Heals the network.</summary>
    public async ValueTask DisposeAsync()
    {
        ssh.StandardInput.Close();
        await ssh.WaitForExitAsync().WaitAsync(Deadline, TimeProvider.System);
        ssh.Dispose();
    }
}
