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
    /// Whether the guest writes to a copy of its own, which lies beside the image and is removed with the guest. The copy is an overlay: it takes no
    /// time and holds only what is written. Without it, the guest writes to the image itself. Default: false.
    /// </summary>
    public bool OwnCopy { get; init; }

    /// <summary>QEMU's cache mode. Hosts that share storage by a network need <c>none</c>. Default: none.</summary>
    public string Cache { get; init; } = "none";

    /// <summary>How one logs in.</summary>
    public GuestLogin Login { get; private init; }

    internal override GuestLogin? LoginOrNull => Login;

    internal override GuestSystem With(IReadOnlyDictionary<string, string> properties) =>
        Login is { Password: null, PasswordProperty: { } name } && properties.TryGetValue(name, out string? password)
            ? this with { Login = Login with { Password = password } }
            : this;

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
            (file, format) = (launch.ImageCopy ?? throw NoCopy(launch), "qcow2");
            if (!launch.Incoming)
            {
                await MakeCopyAsync(file, cancellationToken).ConfigureAwait(false);
            }
        }

        return ["-drive", $"file={QemuCommandLine.Escape(file)},if=virtio,format={format},cache={Cache}"];
    }

    // Not by names of hosts and guests alone: another controller may use the same ones, on the same storage.
    internal override string? NewCopy(string guest) => OwnCopy ? $"{Path}.{guest}-{Guid.NewGuid():N}.qcow2" : null;

    private GuestException NoCopy(GuestLaunch launch) => new(
        $"Guest '{launch.Definition.Name}': which copy of {Path} it goes with is not known on host '{launch.Host}'. "
        + "Restore it from a file of Guest.SaveAsync, or leave OwnCopy out.",
        launch.Definition.Name);

    private async Task MakeCopyAsync(string copy, CancellationToken cancellationToken)
    {
        string[] command = ["qemu-img", "create", "-q", "-f", "qcow2", "-b", Path, "-F", Format, copy];
        await HostCommand.RunAsync(command, System.IO.Path.GetTempPath(), cancellationToken).ConfigureAwait(false);
    }
}
