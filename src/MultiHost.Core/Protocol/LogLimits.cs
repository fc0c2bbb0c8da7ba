namespace MultiHost.Protocol;

/// <summary>How much of one phase's log files goes from one host to the controller. Both sides count: neither trusts the other to.</summary>
internal sealed class LogLimits
{
    /// <summary>What is said of the rest.</summary>
    public const string Exceeded = "log files beyond 64 MiB or 10,000 in number are left out";

    private const long MaxBytes = 64L * 1024 * 1024;
    private const int MaxFiles = 10_000;
    private const int ShownNotes = 10;

    private long bytes;
    private int files;

    /// <summary>A further file begins.</summary>
    public void Begin() => files++;

    /// <summary>Whether so many further bytes may go.</summary>
    public bool Allow(int count) => files <= MaxFiles && (bytes += count) <= MaxBytes;

    /// <summary>Notes in one line; null if there are none.</summary>
    public static string? Summary(IReadOnlyList<string> notes) => notes.Count == 0 ? null
        : string.Join("; ", notes.Take(ShownNotes).Select(Naming.Shown)) + (notes.Count > ShownNotes ? $"; and {notes.Count - ShownNotes} more" : "");
}
