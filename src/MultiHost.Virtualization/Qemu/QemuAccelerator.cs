namespace MultiHost.Virtualization.Qemu;

/// <summary>What runs a guest's instructions (QEMU's <c>-accel</c>).</summary>
public enum QemuAccelerator
{
    /// <summary>The fastest that a trial run of a guest shows to work. Remembered per host, boot and QEMU.</summary>
    Auto,

    /// <summary>The processor itself, through /dev/kvm.</summary>
    Kvm,

    /// <summary>Emulation, which works everywhere.</summary>
    Tcg,
}
