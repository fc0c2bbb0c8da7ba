namespace MultiHost.Virtualization.Probes;

/// <summary>Counts what was sent and what came back. Times are ticks of one clock. Safe to use from several threads.</summary>
internal sealed class ProbeSeries
{
    private readonly Lock gate = new();
    private readonly List<long> sent = [];
    private readonly Dictionary<int, long> answered = [];
    private readonly List<(long End, long Length)> gaps = [];
    private int? first;
    private long lastAnswer;
    private long longestGap;

    /// <summary>Notes a packet.</summary>
    /// <returns>Its number.</returns>
    public int Send(long now)
    {
        lock (gate)
        {
            sent.Add(now);
            return sent.Count - 1;
        }
    }

    /// <summary>Notes an answer; a second one to the same packet, or one to none of ours, counts for nothing.</summary>
    /// <returns>Whether it counts.</returns>
    public bool Answer(int number, long now)
    {
        lock (gate)
        {
            if (number < 0 || number >= sent.Count || answered.ContainsKey(number) || number < first)
            {
                return false;
            }

            if (first is null)
            {
                // What went out while the guest was not up yet may be answered late, or never: it counts for nothing.
                first = sent.Count;
            }
            else
            {
                answered.Add(number, now);
                longestGap = Math.Max(longestGap, now - lastAnswer);
                gaps.Add((now, now - lastAnswer));
            }

            lastAnswer = now;
            return true;
        }
    }

    /// <summary>The figures of the packets that went out after the first answer, up to the last that was answered.</summary>
    /// <param name="from">Who probed.</param>
    /// <param name="ticksPerSecond">Of the clock.</param>
    public NetworkProbeResult Conclude(RoleName from, long ticksPerSecond)
    {
        lock (gate)
        {
            if (answered.Count == 0)
            {
                return new NetworkProbeResult(from, 0, 0, TimeSpan.Zero, TimeSpan.Zero);
            }

            int count = answered.Keys.Max() - first!.Value + 1;
            long median = answered.Select(pair => pair.Value - sent[pair.Key]).Order().ElementAt(answered.Count / 2);
            return new NetworkProbeResult(from, count, count - answered.Count, Time(longestGap), Time(median));
        }

        TimeSpan Time(long ticks) => TimeSpan.FromSeconds((double)ticks / ticksPerSecond);
    }

    /// <summary>The silences over time, in order: the longest of each of so many equal parts of the time.</summary>
    /// <param name="most">How many.</param>
    /// <param name="now">From when to look back.</param>
    /// <param name="ticksPerSecond">Of the clock.</param>
    public IReadOnlyList<ProbeGap> Gaps(int most, long now, long ticksPerSecond)
    {
        lock (gate)
        {
            if (gaps.Count == 0)
            {
                return [];
            }

            double part = Math.Max(1, (gaps[^1].End - gaps[0].End + 1) / (double)most);
            return
            [
                .. gaps.GroupBy(g => (int)((g.End - gaps[0].End) / part)).Select(g => g.MaxBy(x => x.Length))
                    .Select(g => new ProbeGap(Time(now - g.End), Time(g.Length))),
            ];
        }

        TimeSpan Time(long ticks) => TimeSpan.FromSeconds((double)ticks / ticksPerSecond);
    }
}
