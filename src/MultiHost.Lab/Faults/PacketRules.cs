using System.Diagnostics;
using MultiHost.Labs.Linux;

namespace MultiHost.Labs.Faults;

/// <summary>
/// A table of nftables rules in a namespace, one a fault. Rules hold for every packet from the moment that nft says so. Those between hosts
/// are on the switch: there they hold for guests too, and no host sees or undoes them. The table belongs to an nft that we keep open:
/// the kernel removes it when that ends, which it does when this process has ended, however that came.
/// </summary>
internal sealed class PacketRules
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly NetworkNamespace network;
    private readonly string family;
    private readonly string table = $"fault_{Guid.NewGuid():N}"[..14];
    private readonly Process nft;

    private PacketRules(NetworkNamespace network, string family)
    {
        this.network = network;
        this.family = family;
        nft = LinuxCommand.Start(network.Command(["/bin/sh", "-c", "exec nft -i 2>&1"]));
    }

    public static Task<PacketRules> OnSwitchAsync(LabState lab, IEnumerable<string> rules, CancellationToken cancellationToken) =>
        AddAsync(new NetworkNamespace(lab.Switch), "bridge", "forward", rules, cancellationToken);

    public static Task<PacketRules> OnHostAsync(LabHostState host, IEnumerable<string> rules, CancellationToken cancellationToken) =>
        AddAsync(host.Network, "inet", "input", rules, cancellationToken);

    /// <summary>Removes the rules.</summary>
    /// <returns>Whether other faults are still in force there; false too when the network itself is gone.</returns>
    public async Task<bool> RemoveAsync()
    {
        await LetGoAsync().ConfigureAwait(false);
        if (!network.Exists)
        {
            return false;
        }

        CommandResult left = await LinuxCommand.RunAsync(network.Command(["nft", "list", "tables", family]), CancellationToken.None).ConfigureAwait(false);
        return left.Output.Contains("fault_", StringComparison.Ordinal);
    }

    private static async Task<PacketRules> AddAsync(
        NetworkNamespace network, string family, string hook, IEnumerable<string> rules, CancellationToken cancellationToken)
    {
        var made = new PacketRules(network, family);
        try
        {
            await made.AddAsync(hook, rules).WaitAsync(Deadline, TimeProvider.System, cancellationToken).ConfigureAwait(false);
            return made;
        }
        catch (Exception e) when (e is LabException or TimeoutException or OperationCanceledException or IOException)
        {
            await made.LetGoAsync().ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            throw e as LabException ?? new LabException(
                $"nft did not take the rules of a fault in {network.Name} within {Deadline.TotalSeconds} s: {e.Message}", e);
        }
    }

    private async Task AddAsync(string hook, IEnumerable<string> rules)
    {
        string chain = $"type filter hook {hook} priority 0; policy accept; {string.Concat(rules.Select(r => $"{r}; "))}";
        await nft.StandardInput.WriteAsync(
            $"table {family} {table} {{ flags owner; chain fault {{ {chain}}}; }}\nlist table {family} {table}\n").ConfigureAwait(false);
        await nft.StandardInput.FlushAsync().ConfigureAwait(false);
        string? answer = await nft.StandardOutput.ReadLineAsync().ConfigureAwait(false);
        if (answer?.Contains($"table {family} {table}", StringComparison.Ordinal) != true)
        {
            throw new LabException($"nft did not take the rules of a fault in {network.Name}.\n  rules: {chain}\n  it said: {answer ?? "nothing"}");
        }

        _ = nft.StandardOutput.ReadToEndAsync(); // so that it never stands still
    }

    private async Task LetGoAsync()
    {
        try
        {
            nft.StandardInput.Close();
            await nft.WaitForExitAsync().WaitAsync(Deadline, TimeProvider.System).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or TimeoutException)
        {
            nft.Kill(); // it does not answer, or has ended, as when the lab was taken down
        }
    }
}
