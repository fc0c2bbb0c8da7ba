namespace MultiHost.Virtualization.Probes;

/// <summary>What a probe saw from its first answer to its last.</summary>
/// <param name="From">Role of the host that probed.</param>
/// <param name="Sent">Packets sent, up to the last that was answered.</param>
/// <param name="Lost">Packets of these without an answer.</param>
/// <param name="LongestGap">Longest time from one answer to the next.</param>
/// <param name="MedianRoundTrip">Median time from a packet to its answer.</param>
public sealed record NetworkProbeResult(RoleName From, int Sent, int Lost, TimeSpan LongestGap, TimeSpan MedianRoundTrip)
{
    /// <summary>The figures in one line.</summary>
    public override string ToString() =>
        $"longest silence {LongestGap.TotalMilliseconds:0} ms seen from {From}, {Lost} of {Sent} packets lost";
}
