namespace MultiHost.Virtualization.Storage;

/// <summary>Where the destination's QEMU takes the content of disks.</summary>
/// <param name="Host">Its address.</param>
/// <param name="Port">TCP port of its NBD server.</param>
internal sealed record StorageAddress(string Host, string Port)
{
    /// <summary>For <c>qemu-img</c>.</summary>
    public string UrlOf(string export) => $"nbd://{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}/{export}";
}
