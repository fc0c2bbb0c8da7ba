using MultiHost.Recording;
using MultiHost.Report.Model;

namespace MultiHost.Report.Reading;

/// <summary>The barriers of a phase, as its lines tell them one after the other.</summary>
internal sealed class BarrierDrafts(PhaseClock clock)
{
    private readonly List<BarrierView> barriers = [];
    private readonly List<(string Barrier, WaitView Wait)> waiting = [];
    private readonly List<(string Barrier, WaitView Wait)> withdrawn = [];

    public void Take(BarrierArrived came) => waiting.Add((came.Barrier, new WaitView(came.Role, clock.At(came.At), came.Bytes)));

    public void Take(BarrierWithdrawn went)
    {
        int at = waiting.FindLastIndex(w => w.Barrier == went.Barrier && w.Wait.Role == went.Role);
        if (at >= 0)
        {
            withdrawn.Add((went.Barrier, waiting[at].Wait with { To = clock.At(went.At) }));
            waiting.RemoveAt(at);
        }
    }

    public void Take(BarrierPassed passed) => End(passed.Barrier, passed.At, "released", passed.Waits, null);

    public void Take(BarrierFailed failed) => End(failed.Barrier, failed.At, failed.Reason, failed.Waited, failed.Missing);

    /// <summary>All of them; those that had no end when the record broke off last.</summary>
    public IReadOnlyList<BarrierView> Conclude() =>
    [
        .. barriers,
        .. waiting.Concat(withdrawn).GroupBy(w => w.Barrier).Select(b => new BarrierView(b.Key, null, "open", [.. b.Select(w => w.Wait)])),
    ];

    private void End(string barrier, DateTimeOffset at, string end, IReadOnlyList<BarrierWait> waits, IReadOnlyList<string>? missing)
    {
        double moment = clock.At(at);
        barriers.Add(new BarrierView(
            barrier,
            moment,
            end,
            [
                .. waits.Select(w => new WaitView(w.Role, Math.Round(moment - (w.Seconds * 1000), 3), w.Bytes)),
                .. withdrawn.Where(w => w.Barrier == barrier).Select(w => w.Wait),
            ],
            missing is { Count: > 0 } ? missing : null));
        waiting.RemoveAll(w => w.Barrier == barrier && waits.Any(a => a.Role == w.Wait.Role));
        withdrawn.RemoveAll(w => w.Barrier == barrier);
    }
}
