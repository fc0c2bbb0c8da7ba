namespace MultiHost.Virtualization.Guests.Linux;

/// <summary>Files to build a tiny Linux of, for machines that cannot get them from a Debian mirror.</summary>
public sealed record TinyLinuxParts
{
    /// <summary>A kernel for x86-64 that QEMU can start (bzImage).</summary>
    public required string Kernel { get; init; }

    /// <summary>The kernel's modules: its folder in <c>/lib/modules</c>. Default: null, virtio is built into the kernel.</summary>
    public string? Modules { get; init; }

    /// <summary>A static busybox. Default: /bin/busybox.</summary>
    public string Busybox { get; init; } = "/bin/busybox";
}
