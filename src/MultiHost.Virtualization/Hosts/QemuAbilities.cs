using System.Text.Json;
using System.Text.Json.Nodes;
using MultiHost.Virtualization.Migration;
using MultiHost.Virtualization.Qmp;

namespace MultiHost.Virtualization.Hosts;

/// <summary>What a QEMU says it can do.</summary>
/// <param name="Version">Such as 7.2.22.</param>
/// <param name="Capabilities">Names of its migration capabilities.</param>
/// <param name="Machines">Names of its machine types, without aliases.</param>
/// <param name="Aliases">What the aliases among the machine types stand for.</param>
/// <param name="Models">Names of the CPU models that it can offer with its accelerator on its host.</param>
/// <param name="PostCopyRefusal">Why its user may not have post-copy on it as a destination, in its own words; null if he may, or it knows none.</param>
internal sealed record QemuAbilities(
    string Version,
    IReadOnlySet<string> Capabilities,
    IReadOnlySet<string> Machines,
    IReadOnlyDictionary<string, string> Aliases,
    IReadOnlySet<string> Models,
    string? PostCopyRefusal)
{
    private const string PostCopy = "postcopy-ram";

    public static async Task<QemuAbilities> AskAsync(QmpClient qmp, CancellationToken cancellationToken)
    {
        JsonElement capabilities = await qmp.ExecuteAsync("query-migrate-capabilities", cancellationToken: cancellationToken).ConfigureAwait(false);
        JsonElement machines = await qmp.ExecuteAsync("query-machines", cancellationToken: cancellationToken).ConfigureAwait(false);
        JsonElement models = await qmp.ExecuteAsync("query-cpu-definitions", cancellationToken: cancellationToken).ConfigureAwait(false);
        return new QemuAbilities(
            qmp.Version,
            Names(capabilities.EnumerateArray(), "capability"),
            Names(machines.EnumerateArray(), "name"),
            machines.EnumerateArray()
                .Where(m => m.TryGetProperty("alias", out _))
                .ToDictionary(m => m.GetProperty("alias").GetString()!, m => m.GetProperty("name").GetString()!),
            Names(models.EnumerateArray().Where(IsUsable), "name"),
            await TryPostCopyAsync(qmp, cancellationToken).ConfigureAwait(false));
    }

    private static async Task<string?> TryPostCopyAsync(QmpClient qmp, CancellationToken cancellationToken)
    {
        JsonObject wish = new() { ["capability"] = PostCopy, ["state"] = true };
        try
        {
            await qmp.ExecuteAsync(
                "migrate-set-capabilities", new JsonObject { ["capabilities"] = new JsonArray(wish) }, cancellationToken: cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (QmpException refusal)
        {
            return PostCopyRights.IsRefusal(refusal) ? refusal.Description : null;
        }
    }

    private static HashSet<string> Names(IEnumerable<JsonElement> items, string property) =>
        [.. items.Select(i => i.GetProperty(property).GetString()!)];

    private static bool IsUsable(JsonElement model) =>
        !model.TryGetProperty("unavailable-features", out JsonElement lacking) || lacking.GetArrayLength() == 0;
}
