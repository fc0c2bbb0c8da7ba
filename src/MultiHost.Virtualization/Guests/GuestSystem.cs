using MultiHost.Virtualization.Guests.Images;
using MultiHost.Virtualization.Guests.Linux;
using MultiHost.Virtualization.Qemu;

namespace MultiHost.Virtualization.Guests;

/// <summary>What runs in a guest, and how it is started and spoken to.</summary>
public abstract record GuestSystem
{
    private protected GuestSystem()
    {
    }

    /// <summary>
    /// The embedded default: a few hundred bytes of code of our own that rewrite and verify a range of memory. Up in a tenth of a second
    /// anywhere QEMU runs.
    /// </summary>
    public static GuestSystem Pulse { get; } = new PulseSystem();

    /// <summary>
    /// A distribution's kernel with busybox in its memory, built on first use (<see cref="TinyLinuxBuilder"/>): a shell on the serial port, and work that is a
    /// real program. Up in a few seconds under emulation.
    /// </summary>
    public static GuestSystem TinyLinux { get; } = new TinyLinuxSystem();

    /// <summary>A Linux on an image of yours, with a login on its first serial port.</summary>
    /// <param name="path">The image, a full path, the same on all hosts.</param>
    /// <param name="login">How one logs in.</param>
    public static ImageSystem Image(string path, GuestLogin login)
    {
        ArgumentNullException.ThrowIfNull(login);
        return Path.IsPathFullyQualified(path)
            ? new ImageSystem(path, login)
            : throw new ArgumentException($"'{path}' is no full path: hosts work in different folders.", nameof(path));
    }

    /// <summary>Name for messages.</summary>
    public abstract string Name { get; }

    /// <summary>RAM in MiB that a guest gets if its definition says nothing.</summary>
    public abstract int DefaultMemoryMiB { get; }

    /// <summary>RAM in MiB below which a definition is refused.</summary>
    public abstract int LeastMemoryMiB { get; }

    /// <summary>Largest range of RAM in MiB that the guest's work can have.</summary>
    internal abstract int MaxWorkMiB(int memoryMiB);

    /// <summary>The login that is made after a migration; null if this system has none.</summary>
    internal virtual GuestLogin? LoginOrNull => null;

    /// <summary>The system with what it takes from the properties that this host is told.</summary>
    internal virtual GuestSystem With(IReadOnlyDictionary<string, string> properties) => this;

    /// <summary>Work of a guest whose test gives it none.</summary>
    internal virtual GuestWork DefaultWork => GuestWork.Pulse;

    /// <summary>A session with a guest of this system, for one handle.</summary>
    internal abstract IGuestSession OpenSession(Guest guest, TimeProvider time);

    /// <summary>Provides what QEMU starts the guest from, and says so in QEMU's arguments; the same on both sides of a migration.</summary>
    internal abstract Task<IReadOnlyList<string>> BootArgumentsAsync(GuestLaunch launch, QemuPaths paths, CancellationToken cancellationToken);

    /// <summary>Path of a copy that a new guest is to have of its own, which no other guest has; null for none.</summary>
    internal virtual string? NewCopy(string guest) => null;
}
