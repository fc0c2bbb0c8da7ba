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

        // quiet: the kernel's warnings only, for which the console has time.
        // no_timer_check: on a host with much else to do, an emulated timer comes too late for the kernel's test of it, which then panics.
        string words = $"console=ttyS0 quiet swiotlb=noforce no_timer_check {launch.Definition.Network?.KernelWords}".TrimEnd();
        return ["-kernel", QemuCommandLine.Escape(files.Kernel), "-initrd", QemuCommandLine.Escape(files.InitialRamDisk), "-append", words];
    }
}
