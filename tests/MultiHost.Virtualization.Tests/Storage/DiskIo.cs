using System.Text.Json;
using System.Text.Json.Nodes;
using MultiHost.Virtualization.Guests;

namespace MultiHost.Virtualization.Tests.Storage;

/// <summary>Writes to a guest's disk as its driver would, through the device in its QEMU.</summary>
internal static class DiskIo
{
    public static Task WriteAsync(this Guest guest, int disk, byte pattern, int offsetKiB = 0, int lengthKiB = 64) => guest.Qmp.ExecuteAsync(
        "human-monitor-command",
        new JsonObject
        {
            ["command-line"] = $"qemu-io -d /machine/peripheral/disk{disk}/virtio-backend \"write -P {pattern} {offsetKiB}k {lengthKiB}k\"",
        });

    /// <summary>Names of block jobs, of NBD exports, and of nodes of a copy.</summary>
    public static async Task<IReadOnlyList<string>> CopyRestsAsync(this Guest guest)
    {
        JsonElement jobs = await guest.Qmp.ExecuteAsync("query-block-jobs");
        JsonElement exports = await guest.Qmp.ExecuteAsync("query-block-exports");
        JsonElement nodes = await guest.Qmp.ExecuteAsync("query-named-block-nodes");
        return
        [
            .. jobs.EnumerateArray().Select(j => j.GetProperty("device").GetString()!),
            .. exports.EnumerateArray().Select(e => e.GetProperty("id").GetString()!),
            .. nodes.EnumerateArray().Select(n => n.GetProperty("node-name").GetString()!).Where(n => n.StartsWith("copy-", StringComparison.Ordinal)),
        ];
    }
}
