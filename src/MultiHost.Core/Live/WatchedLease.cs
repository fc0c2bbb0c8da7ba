using MultiHost.Recording;

namespace MultiHost.Live;

/// <summary>A collection that waits for hosts.</summary>
/// <param name="wanted">What it waits for.</param>
/// <param name="holders">Names the collections that have hosts now.</param>
internal sealed class WatchedLease(LeaseWanted wanted, Func<IReadOnlyList<string>> holders) : Watched(wanted.At)
{
    public string Collection => wanted.Collection;

    protected override string Text(DateTimeOffset now, bool isAll)
    {
        string roles = ShownWords.Few([.. wanted.Roles.OrderByDescending(r => r.Count).Take(1).SelectMany(r => r)]);
        IReadOnlyList<string> others = holders();
        return $"{ShownWords.Name(Collection)} ({ShownWords.Time(now - Began)}): waits for hosts for {roles}"
            + (others.Count == 0 ? "" : $"; hosts are in use by {ShownWords.Few([.. others.Select(ShownWords.Name)])}");
    }
}
