using System.Text.Json;

namespace MultiHost.Virtualization.Migration;

/// <summary>What proves that a capability was at work: members of <c>query-migrate</c> at the end; null or 0 where it was not.</summary>
public sealed record MigrationFigures
{
    /// <summary>Whether the guest went over by post-copy.</summary>
    public bool PostCopied { get; init; }

    /// <summary>How long the guest's processors stood still for pages at the destination (<c>postcopy-blocktime</c>).</summary>
    public TimeSpan? PostCopyBlocktime { get; init; }

    /// <summary>Pages that the guest asked for at the destination (<c>postcopy-requests</c>).</summary>
    public long PostCopyRequests { get; init; }

    /// <summary>How many breaks of post-copy were recovered.</summary>
    public int Recoveries { get; init; }

    /// <summary>Largest slow-down by auto-converge that a sample saw, in percent.</summary>
    public int MaxThrottlePercent { get; init; }

    /// <summary>Pages that were found in xbzrle's cache and sent as differences (<c>xbzrle-cache/pages</c>).</summary>
    public long XbzrlePages { get; init; }

    /// <summary>Pages that were looked for in xbzrle's cache and not found (<c>xbzrle-cache/cache-miss</c>).</summary>
    public long XbzrleMisses { get; init; }

    /// <summary>Bytes that went over multifd's connections (<c>multifd-bytes</c>).</summary>
    public long MultiFdBytes { get; init; }

    /// <summary>How many connections the source's QEMU was told to use by multifd; 0 without it.</summary>
    public int MultiFdChannels { get; init; }

    /// <summary>How often the dirty pages were looked up (<c>dirty-sync-count</c>).</summary>
    public long Iterations { get; init; }

    internal static MigrationFigures Of(MigrationCookie cookie, MigrationOptions options)
    {
        using JsonDocument source = JsonDocument.Parse(cookie.Statistics ?? "{}");
        using JsonDocument destination = JsonDocument.Parse(cookie.ArrivalStatistics ?? "{}");
        JsonElement root = source.RootElement;
        long? blocktime = Number(destination.RootElement, "postcopy-blocktime");
        return new MigrationFigures
        {
            PostCopied = cookie.PostCopied,
            PostCopyBlocktime = blocktime is { } ms ? TimeSpan.FromMilliseconds(ms) : null,
            PostCopyRequests = Number(root, "ram", "postcopy-requests") ?? 0,
            Recoveries = cookie.Recoveries,
            MaxThrottlePercent = cookie.Samples.Select(sample => sample.ThrottlePercent).DefaultIfEmpty().Max(),
            XbzrlePages = Number(root, "xbzrle-cache", "pages") ?? 0,
            XbzrleMisses = Number(root, "xbzrle-cache", "cache-miss") ?? 0,
            MultiFdBytes = Number(root, "ram", "multifd-bytes") ?? 0,
            MultiFdChannels = options.MultiFd?.Channels ?? 0,
            Iterations = Number(root, "ram", "dirty-sync-count") ?? 0,
        };
    }

    private static long? Number(JsonElement root, params string[] path)
    {
        foreach (string member in path)
        {
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty(member, out root))
            {
                return null;
            }
        }

        return root.TryGetInt64(out long number) ? number : null;
    }
}
