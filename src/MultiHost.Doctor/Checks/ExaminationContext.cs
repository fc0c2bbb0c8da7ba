using MultiHost.Doctor.Findings;
using MultiHost.Settings;
using MultiHost.Virtualization.Qemu;

namespace MultiHost.Doctor.Checks;

/// <summary>What all checks of an examination share.</summary>
internal sealed record ExaminationContext(MultiHostSettings Settings, ExaminationOptions Options, QemuSettings Qemu, TimeProvider Time)
{
    /// <summary>In the names of files that are written, so that two examinations at once do not meet.</summary>
    public string Id { get; } = Guid.NewGuid().ToString("N")[..12];

    /// <summary>Names or paths of QEMU, the wanted one first.</summary>
    public IReadOnlyList<string> Programs => Qemu.Binary is { } binary ? [binary] : ["qemu-system-x86_64", "/usr/libexec/qemu-kvm"];
}
