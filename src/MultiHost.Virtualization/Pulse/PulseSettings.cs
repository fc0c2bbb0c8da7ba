namespace MultiHost.Virtualization.Pulse;

/// <summary>What the pulse guest does, in the units that its code counts in.</summary>
/// <param name="WorkPages">Pages of 4096 bytes in the range that it walks.</param>
/// <param name="PagesPerTick">Pages that it verifies and rewrites per tick.</param>
internal readonly record struct PulseSettings(uint WorkPages, uint PagesPerTick)
{
    /// <summary>Ticks per second.</summary>
    public const uint TickRate = 100;

    /// <summary>Ticks from one heartbeat to the next.</summary>
    public const uint BeatTicks = 2;

    public const uint PageSize = 4096;

    /// <summary>Where the guest's image is loaded.</summary>
    public const uint LoadAddress = 0x10_0000;

    /// <summary>Where the range that it walks begins: all RAM below is left to firmware and the guest's own code.</summary>
    public const uint WorkStart = 0x20_0000;

    /// <summary>Largest range: what every machine type leaves below the hole for PCI devices (q35: 2 GiB, of large guests).</summary>
    public const int MaxWorkMiB = 2046;

    /// <summary>RAM that the range cannot have: 2 MiB below it, and the end, of which emulated guests lack a few KiB.</summary>
    public const int ReservedMiB = 3;

    public static PulseSettings Of(int workMiB, double dirtyMiBPerSecond) => new(
        checked((uint)workMiB * 256),
        Math.Max(1, (uint)Math.Round(dirtyMiBPerSecond * 256 / TickRate)));
}
