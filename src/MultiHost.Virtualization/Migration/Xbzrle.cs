namespace MultiHost.Virtualization.Migration;

/// <summary>Sends the differences of pages that were sent before (<c>xbzrle</c>).</summary>
public sealed record Xbzrle
{
    /// <summary>
    /// Bytes of the cache of sent pages (<c>xbzrle-cache-size</c>): a power of two, 4096 and more. Default: 64 MiB, as QEMU.
    /// </summary>
    public long CacheBytes { get; init; } = 64 * 1024 * 1024;
}
