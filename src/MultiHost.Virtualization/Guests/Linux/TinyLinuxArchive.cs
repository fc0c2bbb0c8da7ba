using MultiHost.Hosts;

namespace MultiHost.Virtualization.Guests.Linux;

/// <summary>The initramfs of the tiny Linux.</summary>
internal static class TinyLinuxArchive
{
    /// <summary>The line on the console that says: a shell listens now.</summary>
    public const string ReadyLine = "multihost: shell ready";

    // In the order in which they need each other; those that the kernel has built in are not there.
    private static readonly string[] Modules =
    [
        "drivers/virtio/virtio_ring", "drivers/virtio/virtio", "drivers/virtio/virtio_pci_modern_dev", "drivers/virtio/virtio_pci_legacy_dev",
        "drivers/virtio/virtio_pci", "net/core/failover", "drivers/net/net_failover", "drivers/net/virtio_net", "drivers/block/virtio_blk",
    ];

    private static readonly string Init =
        ShellScript.Read("init.sh", typeof(TinyLinuxArchive).Assembly).Replace("READY-LINE", ReadyLine, StringComparison.Ordinal);

    public static string Recipe => $"1 {Init} {string.Join(' ', Modules)}";

    /// <exception cref="TinyLinuxException">A part is missing.</exception>
    public static async Task<byte[]> MakeAsync(TinyLinuxParts parts, string workshop, CancellationToken cancellationToken)
    {
        if (!File.Exists(parts.Kernel) || !File.Exists(parts.Busybox))
        {
            throw new TinyLinuxException(
                $"A part of the tiny Linux is missing: {(File.Exists(parts.Kernel) ? parts.Busybox : parts.Kernel)} is no file on this machine.");
        }

        CpioWriter archive = new();
        foreach (string folder in new[] { "bin", "dev", "etc", "modules", "proc", "root", "run", "sys", "tmp" })
        {
            archive.AddDirectory(folder);
        }

        archive.AddFile("bin/busybox", await File.ReadAllBytesAsync(parts.Busybox, cancellationToken).ConfigureAwait(false));
        string applets = await HostCommand.RunAsync([parts.Busybox, "--list"], workshop, cancellationToken).ConfigureAwait(false);
        string[] programs = applets.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        foreach (string applet in programs.Where(a => a != "busybox"))
        {
            archive.AddLink($"bin/{applet}", "busybox");
        }

        archive.AddFile("bin/mh-eater", LinuxPrograms.MemoryEater());
        archive.AddFile("bin/mh-echo", LinuxPrograms.UdpEcho());
        archive.AddFile("bin/mh-clock", LinuxPrograms.Clock());
        await AddModulesAsync(archive, parts, programs, workshop, cancellationToken).ConfigureAwait(false);
        archive.AddFile("init", System.Text.Encoding.UTF8.GetBytes(Init.ReplaceLineEndings("\n")));
        return archive.ToArchive();
    }

    private static async Task AddModulesAsync(
        CpioWriter archive, TinyLinuxParts parts, string[] programs, string workshop, CancellationToken cancellationToken)
    {
        List<string> order = [];
        foreach (string module in parts.Modules is null ? [] : Modules)
        {
            string path = Path.Combine(parts.Modules!, "kernel", module + ".ko");
            string? found = new[] { path, path + ".xz", path + ".zst", path + ".gz" }.FirstOrDefault(File.Exists);
            if (found is null)
            {
                continue;
            }

            string name = Path.GetFileName(path);
            string plain = Path.Combine(workshop, name);
            File.Copy(found, plain + Path.GetExtension(found), overwrite: true);
            if (found != path)
            {
                string unpack = Path.GetExtension(found) switch { ".xz" => "xz", ".zst" => "zstd", _ => "gzip" };
                // A small Debian 13 has no xz of its own.
                string[] command = programs.Contains(unpack) ? [parts.Busybox, unpack] : [unpack];
                await HostCommand.RunAsync(
                    [.. command, "-d", "-f", plain + Path.GetExtension(found)], workshop, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                File.Move(plain + ".ko", plain, overwrite: true);
            }

            order.Add(name);
            archive.AddFile($"modules/{name}", await File.ReadAllBytesAsync(plain, cancellationToken).ConfigureAwait(false));
        }

        archive.AddFile("modules/order", System.Text.Encoding.ASCII.GetBytes(string.Join('\n', order) + "\n"));
    }
}
