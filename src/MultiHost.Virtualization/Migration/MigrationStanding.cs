using System.Text.Json;

namespace MultiHost.Virtualization.Migration;

/// <summary>The answer of <c>query-migrate</c> in words.</summary>
internal static class MigrationStanding
{
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
