using MultiHost.Virtualization.Qemu;

namespace MultiHost.Virtualization.Tests.Qemu;

/// <summary>Whether tests with a real QEMU can run here.</summary>
internal static class QemuTests
{
    public static QemuAvailability Availability { get; } = QemuAvailability.Find();
}
