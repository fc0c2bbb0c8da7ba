namespace MultiHost.Sessions;

/// <summary>The crashes that a run has told of. Safe for use by several threads.</summary>
internal sealed class SeenCrashes
{
    // An agent does not decide how much memory they take.
    private const int MaxKeys = 10_000;

    private readonly Lock access = new();
    private readonly HashSet<string> keys = [];

    /// <returns>Whether it is new.</returns>
    public bool Add(string key)
    {
        lock (access)
        {
            return keys.Count < MaxKeys && keys.Add(key);
        }
    }
}
