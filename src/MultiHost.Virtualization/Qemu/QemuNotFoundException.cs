namespace MultiHost.Virtualization.Qemu;

/// <summary>A host has no QEMU. The message carries the command that installs it.</summary>
public sealed class QemuNotFoundException : MultiHostException
{
    internal QemuNotFoundException(string message)
        : base(message)
    {
    }
}
