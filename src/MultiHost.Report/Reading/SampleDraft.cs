using MultiHost.Report.Model;

namespace MultiHost.Report.Reading;

/// <summary>What query-migrate said of one guest on one host.</summary>
internal sealed class SampleDraft(string role, string guest)
{
    private readonly List<Sample> samples = [];
    private double? limit;

    public void Take(double t, KitData data)
    {
        limit = data.Number("downtimeLimitMilliseconds") ?? limit;
        samples.Add(new Sample(
            t,
            data.Number("transferred") ?? 0,
            data.Number("remaining") ?? 0,
            data.Number("dirtyPagesPerSecond") ?? 0,
            Math.Round(data.Number("throughputMbps") ?? 0, 3),
            data.Number("throttlePercent") ?? 0,
            data.Number("iteration") ?? 0,
            data.Number("expectedDowntimeMilliseconds") ?? 0));
    }

    /// <param name="most">How many samples there may be.</param>
    /// <param name="leftOut">How many are not there.</param>
    public SampleView Conclude(int most, out int leftOut)
    {
        IReadOnlyList<Sample> kept = Thinned.Evenly(samples, most);
        leftOut = samples.Count - kept.Count;
        return new SampleView
        {
            Role = role,
            Guest = guest,
            T = [.. kept.Select(s => s.T)],
            Transferred = [.. kept.Select(s => s.Transferred)],
            Remaining = [.. kept.Select(s => s.Remaining)],
            Dirty = [.. kept.Select(s => s.Dirty)],
            Throughput = [.. kept.Select(s => s.Throughput)],
            Throttle = samples.Any(s => s.Throttle != 0) ? [.. kept.Select(s => s.Throttle)] : null,
            Iteration = [.. kept.Select(s => s.Iteration)],
            Expected = samples.Any(s => s.Expected != 0) ? [.. kept.Select(s => s.Expected)] : null,
            Limit = limit,
        };
    }

    private sealed record Sample(
        double T, double Transferred, double Remaining, double Dirty, double Throughput, double Throttle, double Iteration, double Expected);
}
