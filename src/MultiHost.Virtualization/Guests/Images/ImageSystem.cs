using MultiHost.Virtualization.Guests.Linux;
using MultiHost.Virtualization.Qemu;

namespace MultiHost.Virtualization.Guests.Images;

/// <summary>A system on an image of yours: a Linux with a login on its first serial port. Made by <see cref="GuestSystem.Image"/>.</summary>
public sealed record ImageSystem : GuestSystem
{
    internal ImageSystem(string path, GuestLogin login)
    {
        Path = path;
        Login = login;
    }

    /// <inheritdoc/>
    public override string Name => "image";

    /// <inheritdoc/>
    public override int DefaultMemoryMiB => 1024;

    /// <inheritdoc/>
    public override int LeastMemoryMiB => 64;

    /// <summary>The image: the same path on all hosts, on storage that they share.</summary>
    public string Path { get; }

    /// <summary>Format of the image, <c>qcow2</c> or <c>raw</c>. Default: qcow2.</summary>
    public string Format { get; init; } = "qcow2";

    /// <summary>
    /// Whether the guest writes to a copy of its own, which lies beside the image and ends with the handle of the host that started the guest. The copy
    /// is an overlay: it takes no time and holds only what is written. Without it, the guest writes to the image itself. Default: false.
    /// </summary>
    public bool OwnCopy { get; init; }

    /// <summary>QEMU's cache mode. Hosts that share storage by a network need <c>none</c>. Default: none.</summary>
    public string Cache { get; init; } = "none";

    /// <summary>How one logs in.</summary>
    public GuestLogin Login { get; }

    internal override GuestLogin? LoginOrNull => Login;

    internal override GuestWork DefaultWork => GuestWork.Counter();

    internal override int MaxWorkMiB(int memoryMiB) => memoryMiB - Math.Max(48, memoryMiB / 4);

    internal override IGuestSession OpenSession(Guest guest, TimeProvider time) =>
        new LinuxSession(guest, new SerialLoginEntry(Login, time), time);

    internal override async Task<IReadOnlyList<string>> BootArgumentsAsync(GuestLaunch launch, QemuPaths paths, CancellationToken cancellationToken)
    {
        if (!File.Exists(Path))
        {
            throw new GuestException(
                $"Guest '{launch.Definition.Name}': host '{launch.Host}' sees no image {Path}. "
                + "It must be there on every host that the guest runs on: share its folder.",
                launch.Definition.Name);
        }

        (string file, string format) = (Path, Format);
        if (OwnCopy)
        {
            (file, format) = (CopyFor(launch), "qcow2");
            if (!launch.Incoming)
            {
                await MakeCopyAsync(file, cancellationToken).ConfigureAwait(false);
            }
        }

        return ["-drive", $"file={QemuCommandLine.Escape(file)},if=virtio,format={format},cache={Cache}"];
    }

    internal override void CleanUp(GuestLaunch launch)
    {
        if (OwnCopy && !launch.Incoming)
        {
            File.Delete(CopyFor(launch));
        }
    }

    // A host plays in one test at a time: the name of the first host of the group and the guest's tell the copy from those of other tests.
    private string CopyFor(GuestLaunch launch) => $"{Path}.{launch.GroupName}-{launch.Definition.Name}";

    private async Task MakeCopyAsync(string copy, CancellationToken cancellationToken)
    {
        // Left by a run that was killed.
        File.Delete(copy);
        string[] command = ["qemu-img", "create", "-q", "-f", "qcow2", "-b", Path, "-F", Format, copy];
        await HostCommand.RunAsync(command, System.IO.Path.GetTempPath(), cancellationToken).ConfigureAwait(false);
    }
}
