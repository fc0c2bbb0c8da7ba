namespace MultiHost.Cli.Inventories;

/// <summary>A group of an inventory.</summary>
internal sealed class InventoryGroup
{
    /// <summary>Names of its own hosts.</summary>
    public HashSet<string> Hosts { get; } = new(StringComparer.Ordinal);

    /// <summary>Names of the groups in it.</summary>
    public HashSet<string> Children { get; } = new(StringComparer.Ordinal);

    /// <summary>Its variables.</summary>
    public Dictionary<string, InventoryValue> Variables { get; } = new(StringComparer.Ordinal);
}
