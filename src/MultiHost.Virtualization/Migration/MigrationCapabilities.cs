using System.Text.Json;
using System.Text.Json.Nodes;
using MultiHost.Virtualization.Qmp;

namespace MultiHost.Virtualization.Migration;

/// <summary>QAPI's <c>MigrationCapability</c>: asked for, never guessed from versions.</summary>
internal static class MigrationCapabilities
{
    /// <summary>Switches on those that this QEMU offers, and leaves the others alone.</summary>
    public static async Task EnableAsync(QmpClient qmp, CancellationToken cancellationToken, params string[] wanted)
    {
        JsonElement offered = await qmp.ExecuteAsync("query-migrate-capabilities", cancellationToken: cancellationToken).ConfigureAwait(false);
        HashSet<string> names = [.. offered.EnumerateArray().Select(entry => entry.GetProperty("capability").GetString()!)];
        JsonArray enable = [.. wanted.Where(names.Contains).Select(name => new JsonObject { ["capability"] = name, ["state"] = true })];
        await qmp.ExecuteAsync(
            "migrate-set-capabilities", new JsonObject { ["capabilities"] = enable }, cancellationToken: cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The figures of <c>query-migrate</c> that explain why a transfer takes long, in one line.</summary>
    public static string Summarize(JsonElement migration)
    {
        string status = migration.TryGetProperty("status", out JsonElement word) ? word.GetString()! : "no status";
        if (!migration.TryGetProperty("ram", out JsonElement ram))
        {
            return status;
        }

        long Figure(string name) => ram.TryGetProperty(name, out JsonElement value) && value.TryGetInt64(out long number) ? number : 0;
        return $"{status}, {Figure("transferred")} bytes transferred, {Figure("remaining")} remaining, "
            + $"{Figure("dirty-pages-rate")} pages dirtied per second, iteration {Figure("dirty-sync-count")}";
    }
}
