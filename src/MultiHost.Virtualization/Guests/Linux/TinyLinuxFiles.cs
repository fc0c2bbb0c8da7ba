namespace MultiHost.Virtualization.Guests.Linux;

/// <summary>What QEMU starts the tiny Linux from: two files in a folder.</summary>
/// <param name="Folder">The folder.</param>
public sealed record TinyLinuxFiles(string Folder)
{
    /// <summary>The kernel.</summary>
    public string Kernel => Path.Combine(Folder, "vmlinuz");

    /// <summary>The initramfs: busybox, modules, and programs of our own.</summary>
    public string InitialRamDisk => Path.Combine(Folder, "initrd");

    internal bool Exist => File.Exists(Kernel) && File.Exists(InitialRamDisk);
}
