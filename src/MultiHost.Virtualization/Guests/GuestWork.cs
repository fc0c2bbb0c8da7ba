namespace MultiHost.Virtualization.Guests;

/// <summary>What a guest is to do: walk a range of its RAM, verifying and rewriting it page by page, at a rate.</summary>
public sealed record GuestWork
{
    private GuestWork(string name) => Name = name;

    /// <summary>The default: the definition's <see cref="GuestDefinition.WorkMiB"/> at 20 MiB per second.</summary>
    public static GuestWork Pulse { get; } = new("pulse");

    /// <summary>Name for messages.</summary>
    public string Name { get; }

    /// <summary>Range in percent of the guest's RAM; null if it is given otherwise.</summary>
    public int? Percent { get; private init; }

    /// <summary>Range in MiB; null if it is given otherwise.</summary>
    public int? MemoryMiB { get; private init; }

    /// <summary>How much is rewritten per second, in MiB. The guest may do less when it gets too little of a processor.</summary>
    public double DirtyMiBPerSecond { get; private init; } = 20;

    /// <summary>Keeps a part of the RAM changing.</summary>
    /// <param name="percent">Part of the guest's RAM, 1 to 100; cut at <see cref="GuestDefinition.MaxWorkMiB"/>.</param>
    /// <param name="dirtyMiBPerSecond">Rate, more than 0. Default: 64.</param>
    public static GuestWork MemoryEater(int percent, double dirtyMiBPerSecond = 64)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(percent, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 100);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dirtyMiBPerSecond);
        return new GuestWork("memory eater") { Percent = percent, DirtyMiBPerSecond = dirtyMiBPerSecond };
    }

    /// <summary>Keeps a range of the RAM changing.</summary>
    /// <param name="memoryMiB">Size of the range: 1 to <see cref="GuestDefinition.MaxWorkMiB"/>.</param>
    /// <param name="dirtyMiBPerSecond">Rate, more than 0. Default: 64.</param>
    public static GuestWork MemoryEaterOf(int memoryMiB, double dirtyMiBPerSecond = 64)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(memoryMiB, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dirtyMiBPerSecond);
        return new GuestWork("memory eater") { MemoryMiB = memoryMiB, DirtyMiBPerSecond = dirtyMiBPerSecond };
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
