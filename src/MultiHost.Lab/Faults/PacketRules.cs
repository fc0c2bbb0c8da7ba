using MultiHost.Labs.Foundation;
using MultiHost.Linux;

namespace MultiHost.Labs.Faults;

/// <summary>
/// The rules of one fault, in a namespace: they hold for every packet from the moment that nft says so, and as long as this process runs. Those between hosts
/// are on the switch: there they hold for guests too, and no host sees or undoes them.
/// </summary>
internal sealed class PacketRules
{
    private readonly NetworkNamespace network;
    private readonly string family;
    private readonly NftTable table;

    private PacketRules(NetworkNamespace network, string family, NftTable table)
    {
        this.network = network;
        this.family = family;
        this.table = table;
    }

    public static Task<PacketRules> OnSwitchAsync(LabState lab, IEnumerable<string> rules, CancellationToken cancellationToken) =>
        AddAsync(new NetworkNamespace(lab.Switch), "bridge", "forward", rules, cancellationToken);

    public static Task<PacketRules> OnHostAsync(LabHostState host, IEnumerable<string> rules, CancellationToken cancellationToken) =>
        AddAsync(host.Network, "inet", "input", rules, cancellationToken);

    /// <summary>Removes the rules.</summary>
    /// <returns>Whether other faults are still in force there; false too when the network itself is gone.</returns>
    public async Task<bool> RemoveAsync()
    {
        await table.DisposeAsync().ConfigureAwait(false);
        if (!network.Exists)
        {
            return false;
        }

        CommandResult left = await LabTool.RunAsync(network.Command(["nft", "list", "tables", family]), CancellationToken.None).ConfigureAwait(false);
        return left.Output.Contains(NftTable.Prefix, StringComparison.Ordinal);
    }

    private static async Task<PacketRules> AddAsync(
        NetworkNamespace network, string family, string hook, IEnumerable<string> rules, CancellationToken cancellationToken)
    {
        string chain = $"chain fault {{ type filter hook {hook} priority 0; policy accept; {string.Concat(rules.Select(r => $"{r}; "))}}}";
        try
        {
            ProcessOrder nft = LabTool.Order(network.Command(["nft"]));
            return new PacketRules(network, family, await NftTable.AddAsync(nft, family, chain, TimeProvider.System, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception e) when (e is InvalidOperationException or TimeoutException or ProcessStartException)
        {
            throw new LabException($"A fault could not be made in {network.Name}.\n  rules: {chain}\n  {e.Message}", e);
        }
    }
}
