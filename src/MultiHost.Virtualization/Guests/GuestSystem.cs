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

    /// <summary>Name for messages.</summary>
    public abstract string Name { get; }

    /// <summary>RAM in MiB that a guest gets if its definition says nothing.</summary>
    public abstract int DefaultMemoryMiB { get; }

    /// <summary>RAM in MiB below which a definition is refused.</summary>
    public abstract int LeastMemoryMiB { get; }

    /// <summary>Largest range of RAM in MiB that the guest's work can have.</summary>
    internal abstract int MaxWorkMiB(int memoryMiB);

    /// <summary>A session with a guest of this system, for one handle.</summary>
    internal abstract IGuestSession OpenSession(Guest guest);

    /// <summary>Provides what QEMU starts the guest from, and says so in QEMU's arguments; the same on both sides of a migration.</summary>
    internal abstract Task<IReadOnlyList<string>> BootArgumentsAsync(GuestLaunch launch, QemuPaths paths, CancellationToken cancellationToken);
}
