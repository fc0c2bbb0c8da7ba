using MultiHost.Virtualization.Qemu;

namespace MultiHost.Virtualization.Guests.Linux;

/// <summary>A distribution's kernel with busybox in its memory, and a shell on the serial port.</summary>
internal sealed record TinyLinuxSystem : GuestSystem
{
    private const string FolderProperty = "TinyLinux.Folder";

    public override string Name => "tiny Linux";

    public override int DefaultMemoryMiB => 128;

    public override int LeastMemoryMiB => 96;

    // The rest is the kernel's, busybox's, and the files' in memory.
    internal override int MaxWorkMiB(int memoryMiB) => memoryMiB - Math.Max(64, memoryMiB / 8);

    internal override IGuestSession OpenSession(Guest guest, TimeProvider time) => new LinuxSession(guest, new ReadyLineEntry(), time);

    internal override async Task<IReadOnlyList<string>> BootArgumentsAsync(GuestLaunch launch, QemuPaths paths, CancellationToken cancellationToken)
    {
        TinyLinuxFiles files = launch.Properties.TryGetValue(FolderProperty, out string? folder)
            ? new TinyLinuxFiles(folder)
            : await new TinyLinuxBuilder().BuildAsync(null, cancellationToken).ConfigureAwait(false);
        if (!files.Exist)
        {
            throw new TinyLinuxException(
                $"Property '{FolderProperty}' names {folder}, which has no 'vmlinuz' and 'initrd' on host '{launch.Host}'. "
                + "Copy there what 'multihost guest build' made, or take the property out of the runsettings.");
        }

        // quiet: warnings only. no_timer_check: on a busy machine an emulated timer is late, which the kernel takes for a broken one and panics.
        // swiotlb=noforce: hotpluggable memory beyond 4 GiB would otherwise cost a small guest 64 MiB.
        string words = $"console=ttyS0 quiet no_timer_check swiotlb=noforce {launch.Definition.Network?.KernelWords}".TrimEnd();
        return ["-kernel", QemuCommandLine.Escape(files.Kernel), "-initrd", QemuCommandLine.Escape(files.InitialRamDisk), "-append", words];
    }
}
