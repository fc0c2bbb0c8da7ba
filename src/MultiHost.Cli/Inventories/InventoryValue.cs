namespace MultiHost.Cli.Inventories;

/// <summary>A variable's value.</summary>
/// <param name="Text">The text; <c>null</c> for what is no text: a list, a mapping, an encrypted value.</param>
/// <param name="Place">Where it stands: <c>hosts.yml(7)</c>.</param>
internal sealed record InventoryValue(string? Text, string Place)
{
    /// <summary>Whether the text says what the value is. Templates do not.</summary>
    public bool IsPlain => Text is not null && !Text.Contains("{{", StringComparison.Ordinal) && !Text.Contains("{%", StringComparison.Ordinal);
}
