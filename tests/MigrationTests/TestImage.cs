using System.Diagnostics;
using FluentAssertions;
using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Guests.Images;
using MultiHost.Virtualization.Guests.Linux;

namespace MigrationTests;

/// <summary>
/// A qcow2 with a small system on ext4 that has a getty, users with and without a password, an interactive shell with prompt and echo, and this machine's
/// sshd if there is one. QEMU starts the tiny Linux's kernel, whose initramfs hands over to the disk.
/// </summary>
/// <param name="folder">Where its files are, or are to be, on every host.</param>
internal sealed class TestImage(string folder)
{
    public const string Password = "correct horse";

    // $1: the tiny Linux's initramfs. $2: the password.
    private const string Recipe = """
        set -eu; PATH=$PATH:/usr/sbin:/sbin
        cat >init <<'END'
        #!/bin/sh
        export PATH=/bin
        mount -t devtmpfs dev /dev
        for name in $(cat /modules/order); do insmod /modules/$name; done
        mkdir /disk
        mount -t ext4 /dev/vda /disk
        exec switch_root /disk /bin/init
        END
        chmod +x init
        { cat "$1"; echo init | busybox cpio -o -H newc 2>/dev/null; } >initrd

        mkdir -p root/bin root/dev root/etc root/proc root/root root/home root/run/sshd root/sys root/tmp
        cp "$(command -v busybox)" root/bin/busybox
        for applet in $(busybox --list); do [ $applet = busybox ] || ln -s busybox root/bin/$applet; done
        cat >root/etc/passwd <<END
        root:$(busybox mkpasswd -m sha512 "$2" saltsalt):0:0:root:/root:/bin/sh
        tester::1000:1000::/home:/bin/sh
        sshd:*:100:65534::/run/sshd:/bin/false
        END
        printf 'root:x:0:\ntester:x:1000:\n' >root/etc/group
        echo "export PATH=/bin PS1='[\\u@image \\w]\\$ '" >root/etc/profile
        cat >root/etc/inittab <<'END'
        ::sysinit:/bin/busybox sh /etc/start
        ttyS0::respawn:/bin/getty -L 115200 ttyS0 vt100
        END
        cat >root/etc/start <<'END'
        export PATH=/bin
        mount -t devtmpfs dev /dev
        mount -t proc proc /proc
        mount -o remount,rw /
        chmod 1777 /tmp
        chmod -R a+rX /bin /etc; chmod a+rx /; chmod 600 /etc/ssh/host
        chown 0:0 /run/sshd
        hostname image
        END

        for program in $(find /usr/sbin/sshd /usr/lib/openssh -name 'sshd*' 2>/dev/null); do
          cp -L --parents $program $(ldd $program | grep -o '/[^ ]*') root
        done
        for key in host user; do ssh-keygen -q -t ed25519 -N '' -C '' -f $key; done
        mkdir root/etc/ssh
        cp host user.pub root/etc/ssh
        cat >root/etc/ssh/sshd_config <<'END'
        HostKey /etc/ssh/host
        AuthorizedKeysFile /etc/ssh/user.pub
        PidFile /run/sshd.pid
        UsePAM no
        StrictModes no
        PermitRootLogin prohibit-password
        END

        mkfs.ext4 -q -d root system.raw 48M
        qemu-img convert -O qcow2 system.raw system.qcow2
        """;

    public string Path => File("system.qcow2");

    /// <summary>The private key that the guest's root lets in.</summary>
    public string UserKey => File("user");

    /// <summary>The guest's sshd proves itself with this.</summary>
    public string HostKey => string.Join(' ', System.IO.File.ReadAllText(File("host.pub")).Split(' ').Take(2)).Trim();

    public async Task MakeAsync()
    {
        Directory.CreateDirectory(folder);
        TinyLinuxFiles files = await new TinyLinuxBuilder().BuildAsync();
        System.IO.File.Copy(files.Kernel, File("kernel"));
        ProcessStartInfo start = new("/bin/sh", ["-c", Recipe.ReplaceLineEndings("\n"), "sh", files.InitialRamDisk, Password])
        {
            WorkingDirectory = folder,
            RedirectStandardError = true,
        };
        using Process making = Process.Start(start)!;
        string errors = await making.StandardError.ReadToEndAsync();
        await making.WaitForExitAsync();
        making.ExitCode.Should().Be(0, errors);
    }

    public GuestDefinition Define(GuestDefinition guest, GuestLogin login, bool ownCopy = false) => guest with
    {
        System = GuestSystem.Image(Path, login) with { OwnCopy = ownCopy, Cache = "writeback" },
        MemoryMiB = 128,
        ExtraArguments = ["-kernel", File("kernel"), "-initrd", File("initrd"), "-append", "console=ttyS0 no_timer_check"],
    };

    private string File(string name) => System.IO.Path.Combine(folder, name);
}
