namespace MultiHost.Agent;

/// <summary>What a person may enter on this host while it is kept. Safe for use by several threads.</summary>
internal sealed class Entrances
{
    private const int MaxLines = 100;

    private readonly Lock access = new();
    private readonly List<IEntrance> offered = [];

    public void Add(IEntrance entrance)
    {
        lock (access)
        {
            offered.Add(entrance);
        }
    }

    public void Remove(IEntrance entrance)
    {
        lock (access)
        {
            offered.Remove(entrance);
        }
    }

    /// <summary>Opens all, and says how to enter: a line each.</summary>
    public IReadOnlyList<string> Open()
    {
        List<string> lines = [];
        foreach (IEntrance entrance in Offered)
        {
            try
            {
                lines.AddRange(entrance.Open());
            }
#pragma warning disable CA1031 // a person who looks at a failure is told of it, and enters the others
            catch (Exception e)
#pragma warning restore CA1031
            {
                lines.Add($"cannot be entered: {e.Message}");
            }
        }

        return [.. lines.Take(MaxLines)];
    }

    public void Close() => Array.ForEach(Offered, entrance => entrance.Close());

    private IEntrance[] Offered
    {
        get
        {
            lock (access)
            {
                return [.. offered];
            }
        }
    }
}
