namespace MultiHost.Virtualization.Guests;

/// <summary>What a guest is to do. Every work has a number that grows while it goes on (<see cref="IGuestWork.ReadProgressAsync"/>).</summary>
public sealed record GuestWork
{
    private GuestWork(string name, GuestWorkKind kind)
    {
        Name = name;
        Kind = kind;
    }

    /// <summary>The default: the definition's <see cref="GuestDefinition.WorkMiB"/> at 20 MiB per second.</summary>
    public static GuestWork Pulse { get; } = new("pulse", GuestWorkKind.Pulse);

    /// <summary>Name for messages.</summary>
    public string Name { get; }

    /// <summary>Range in percent of the guest's RAM; null if it is given otherwise.</summary>
    public int? Percent { get; private init; }

    /// <summary>Range of RAM, or size of a file, in MiB; null if it is given otherwise.</summary>
    public int? MemoryMiB { get; private init; }

    /// <summary>How much is rewritten per second, in MiB. The guest may do less when it gets too little of a processor.</summary>
    public double DirtyMiBPerSecond { get; private init; } = 20;

    internal GuestWorkKind Kind { get; }

    internal string? Path { get; private init; }

    internal string? Command { get; private init; }

    internal string? ProgressCommand { get; private init; }

    /// <summary>
    /// Counts, a hundred times a second at most. Not for pulse guests, as all that follow.
    /// </summary>
    public static GuestWork Counter() => new("counter", GuestWorkKind.Counter);

    /// <summary>Writes a file of zeros with <c>dd</c>, again and again; the progress is how many times.</summary>
    /// <param name="sizeMiB">Size of the file in MiB, 1 and more. Default: 1.</param>
    /// <param name="path">The file. Default: null, one below /tmp.</param>
    public static GuestWork DiskWriter(int sizeMiB = 1, string? path = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sizeMiB, 1);
        return new GuestWork("dd loop", GuestWorkKind.DiskWriter) { MemoryMiB = sizeMiB, Path = path };
    }

    /// <summary>
    /// Hashes a file (SHA-256) again and again; a hash that is not the first one fails <see cref="IGuestWork.ShouldHaveProgressedAsync"/>. The progress is
    /// how many times.
    /// </summary>
    /// <param name="sizeMiB">Size in MiB of the random file that is made for it, 1 and more; not used if there is a path. Default: 1.</param>
    /// <param name="path">An existing file of the guest. Default: null, one is made.</param>
    public static GuestWork FileHash(int sizeMiB = 1, string? path = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sizeMiB, 1);
        return new GuestWork("file hash", GuestWorkKind.FileHash) { MemoryMiB = sizeMiB, Path = path };
    }

    /// <summary>Runs a command of yours in the background.</summary>
    /// <param name="command">What <c>sh</c> understands.</param>
    /// <param name="progress">
    /// A command that prints a whole number which grows while yours goes on. Default: null: your command is a short one, repeated for as long as its exit
    /// code is 0, and the progress is how many times.
    /// </param>
    public static GuestWork Running(string command, string? progress = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(command);
        return new GuestWork("own command", GuestWorkKind.Command) { Command = command, ProgressCommand = progress };
    }

    /// <summary>Keeps a part of the RAM changing.</summary>
    /// <param name="percent">Part of the guest's RAM, 1 to 100; cut at <see cref="GuestDefinition.MaxWorkMiB"/>.</param>
    /// <param name="dirtyMiBPerSecond">Rate, more than 0. Default: 64.</param>
    public static GuestWork MemoryEater(int percent, double dirtyMiBPerSecond = 64)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(percent, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 100);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dirtyMiBPerSecond);
        return new GuestWork("memory eater", GuestWorkKind.MemoryEater) { Percent = percent, DirtyMiBPerSecond = dirtyMiBPerSecond };
    }

    /// <summary>Keeps a range of the RAM changing.</summary>
    /// <param name="memoryMiB">Size of the range: 1 to <see cref="GuestDefinition.MaxWorkMiB"/>.</param>
    /// <param name="dirtyMiBPerSecond">Rate, more than 0. Default: 64.</param>
    public static GuestWork MemoryEaterOf(int memoryMiB, double dirtyMiBPerSecond = 64)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(memoryMiB, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dirtyMiBPerSecond);
        return new GuestWork("memory eater", GuestWorkKind.MemoryEater) { MemoryMiB = memoryMiB, DirtyMiBPerSecond = dirtyMiBPerSecond };
    }

    /// <returns>The range in MiB.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The guest has not that much RAM.</exception>
    internal int RangeIn(GuestDefinition guest)
    {
        int range = MemoryMiB ?? (Percent is { } percent
            ? Math.Clamp((int)((long)guest.MemoryMiB * percent / 100), 1, guest.MaxWorkMiB)
            : guest.WorkMiB);
        if (range > guest.MaxWorkMiB)
        {
            throw new ArgumentOutOfRangeException(
                nameof(guest), range,
                $"Guest '{guest.Name}': {Name} wants {range} MiB. Allowed: 1 to {guest.MaxWorkMiB} with {guest.MemoryMiB} MiB of RAM.");
        }

        return range;
    }
}
