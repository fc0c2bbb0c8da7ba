using System.Text;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Guests.Images;
using MultiHost.Virtualization.Guests.Linux;

namespace MultiHost.Virtualization.Tests.Guests.Images;

/// <summary>
/// A qcow2 with a small system on ext4 that has a getty, users with and without a password, and an interactive shell with prompt and echo. QEMU starts
/// the tiny Linux's kernel, whose initramfs hands over to the disk.
/// </summary>
internal sealed class TestImage
{
    public const string Password = "correct horse";

    private readonly string folder;
    private TinyLinuxFiles? files;

    public TestImage(string folder) => this.folder = Directory.CreateDirectory(folder).FullName;

    public string Path => System.IO.Path.Combine(folder, "system.qcow2");

    private string InitialRamDisk => System.IO.Path.Combine(folder, "initrd");

    public async Task MakeAsync()
    {
        files = await new TinyLinuxBuilder().BuildAsync();
        byte[] tiny = await File.ReadAllBytesAsync(files.InitialRamDisk);
        CpioWriter handOver = new();
        handOver.AddFile("init", Text("""
            #!/bin/sh
            export PATH=/bin
            mount -t devtmpfs dev /dev
            for name in $(cat /modules/order); do insmod /modules/$name; done
            mkdir /disk
            mount -t ext4 /dev/vda /disk
            exec switch_root /disk /bin/init

            """));
        await File.WriteAllBytesAsync(InitialRamDisk, [.. tiny, .. handOver.ToArchive()]);

        string root = Directory.CreateDirectory(System.IO.Path.Combine(folder, "root")).FullName;
        foreach (string part in new[] { "bin", "dev", "etc", "proc", "root", "home", "sys", "tmp" })
        {
            Directory.CreateDirectory(System.IO.Path.Combine(root, part));
        }

        File.Copy("/bin/busybox", System.IO.Path.Combine(root, "bin/busybox"));
        string hash = (await HostCommand.RunAsync(["/bin/busybox", "mkpasswd", "-m", "sha512", Password, "saltsalt"], folder, CancellationToken.None)).Trim();
        await File.WriteAllTextAsync(System.IO.Path.Combine(root, "etc/passwd"), $"root:{hash}:0:0:root:/root:/bin/sh\ntester::1000:1000::/home:/bin/sh\n");
        await File.WriteAllTextAsync(System.IO.Path.Combine(root, "etc/group"), "root:x:0:\ntester:x:1000:\n");
        await File.WriteAllTextAsync(System.IO.Path.Combine(root, "etc/profile"), "export PATH=/bin PS1='[\\u@image \\w]\\$ '\n");
        await File.WriteAllTextAsync(System.IO.Path.Combine(root, "etc/inittab"), """
            ::sysinit:/bin/busybox sh /etc/start
            ttyS0::respawn:/bin/getty -L 115200 ttyS0 vt100

            """);
        await File.WriteAllTextAsync(System.IO.Path.Combine(root, "etc/start"), """
            /bin/busybox mount -t devtmpfs dev /dev
            /bin/busybox mount -t proc proc /proc
            /bin/busybox mount -o remount,rw /
            /bin/busybox chmod 1777 /tmp
            /bin/busybox chmod -R a+rX /bin /etc; /bin/busybox chmod a+rx /
            /bin/busybox hostname image

            """);
        string applets = await HostCommand.RunAsync(["/bin/busybox", "--list"], folder, CancellationToken.None);
        foreach (string applet in applets.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(applet => applet != "busybox"))
        {
            File.CreateSymbolicLink(System.IO.Path.Combine(root, "bin", applet), "busybox");
        }

        string raw = System.IO.Path.Combine(folder, "system.raw");
        await HostCommand.RunAsync(["mkfs.ext4", "-q", "-d", root, raw, "24M"], folder, CancellationToken.None);
        await HostCommand.RunAsync(["qemu-img", "convert", "-O", "qcow2", raw, Path], folder, CancellationToken.None);
    }

    public GuestDefinition Define(GuestDefinition guest, GuestLogin login, bool ownCopy = false) => guest with
    {
        System = GuestSystem.Image(Path, login) with { OwnCopy = ownCopy, Cache = "writeback" },
        MemoryMiB = 128,
        ExtraArguments = ["-kernel", files!.Kernel, "-initrd", InitialRamDisk, "-append", "console=ttyS0 no_timer_check"],
    };

    private static byte[] Text(string script) => Encoding.UTF8.GetBytes(script.ReplaceLineEndings("\n"));
}
