namespace MultiHost.Virtualization.Migration;

/// <summary>Slows the guest down while it dirties memory faster than it can be transferred (<c>auto-converge</c>).</summary>
public sealed record AutoConverge
{
    /// <summary>First slow-down in percent (<c>cpu-throttle-initial</c>), 1 to 99. Default: 20, as QEMU.</summary>
    public int InitialPercent { get; init; } = 20;

    /// <summary>
    /// How much is added each time that this does not help (<c>cpu-throttle-increment</c>), 1 to 99. Default: 10, as QEMU.
    /// </summary>
    public int IncrementPercent { get; init; } = 10;

    /// <summary>Largest slow-down in percent (<c>max-cpu-throttle</c>), 1 to 99. Default: 99, as QEMU.</summary>
    public int MaxPercent { get; init; } = 99;
}
