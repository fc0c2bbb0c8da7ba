namespace MultiHost.Virtualization.Probes;

/// <summary>A time between two answers of a probe.</summary>
/// <param name="Ago">How long ago it ended.</param>
/// <param name="Length">How long it was.</param>
internal readonly record struct ProbeGap(TimeSpan Ago, TimeSpan Length);
