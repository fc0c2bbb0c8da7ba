using MultiHost.Labs.Linux;

namespace MultiHost.Labs.Faults;

/// <summary>
/// A table of nftables rules in a namespace, one a fault. Rules hold for every packet from the moment that nft returns. Those between hosts
/// are on the switch: there they hold for guests too, and no host sees or undoes them.
/// </summary>
internal sealed class PacketRules
{
    private readonly NetworkNamespace network;
    private readonly string family;
    private readonly string table = $"fault_{Guid.NewGuid():N}"[..14];

    private PacketRules(NetworkNamespace network, string family)
    {
        this.network = network;
        this.family = family;
    }

    public static Task<PacketRules> OnSwitchAsync(LabState lab, IEnumerable<string> rules, CancellationToken cancellationToken) =>
        AddAsync(new NetworkNamespace(lab.Switch), "bridge", "forward", rules, cancellationToken);

    public static Task<PacketRules> OnHostAsync(LabHostState host, IEnumerable<string> rules, CancellationToken cancellationToken) =>
        AddAsync(host.Network, "inet", "input", rules, cancellationToken);

    /// <summary>Removes the rules.</summary>
    /// <returns>Whether other faults are still in force there; false too when the network itself is gone.</returns>
    public async Task<bool> RemoveAsync()
    {
        if (!network.Exists)
        {
            return false;
        }

        await NftAsync("delete", "table", family, table).ConfigureAwait(false);
        CommandResult left = await NftAsync("list", "tables", family).ConfigureAwait(false);
        return left.Output.Contains("fault_", StringComparison.Ordinal);
    }

    private Task<CommandResult> NftAsync(params string[] arguments) =>
        LinuxCommand.RunAsync(network.Command(["nft", .. arguments]), CancellationToken.None);

    private static async Task<PacketRules> AddAsync(
        NetworkNamespace network, string family, string hook, IEnumerable<string> rules, CancellationToken cancellationToken)
    {
        var made = new PacketRules(network, family);
        string text = $"table {family} {made.table} {{\n  chain fault {{\n    type filter hook {hook} priority 0; policy accept;\n"
            + string.Concat(rules.Select(r => $"    {r}\n")) + "  }\n}\n";
        await LinuxCommand.RunAsync(network.Command(["nft", "-f", "-"]), cancellationToken, text).ConfigureAwait(false);
        return made;
    }
}
