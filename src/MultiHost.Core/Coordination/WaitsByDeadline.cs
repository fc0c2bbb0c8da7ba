namespace MultiHost.Coordination;

/// <summary>The open waits of a phase, the one that times out first in front; of two with one deadline, the one that came first.</summary>
internal sealed class WaitsByDeadline : IComparer<Arrival>
{
    private readonly SortedSet<Arrival> waits;

    public WaitsByDeadline() => waits = new SortedSet<Arrival>(this);

    /// <summary>The wait that times out first; null if there is none.</summary>
    public Arrival? First => waits.Min;

    /// <summary>How often two waits were compared so far: a measure of what the waits cost together.</summary>
    public long Comparisons { get; private set; }

    public void Add(Arrival wait) => waits.Add(wait);

    public void Remove(Arrival wait) => waits.Remove(wait);

    public void Clear() => waits.Clear();

    int IComparer<Arrival>.Compare(Arrival? x, Arrival? y)
    {
        Comparisons++;
        int byDeadline = x!.Deadline.CompareTo(y!.Deadline);
        return byDeadline != 0 ? byDeadline : x.Order.CompareTo(y.Order);
    }
}
