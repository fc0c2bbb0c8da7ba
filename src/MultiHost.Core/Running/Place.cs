namespace MultiHost.Running;

/// <summary>Out of which hosts of the pool a collection gets its own.</summary>
public sealed record Place
{
    private Place(string? group, bool isWholePool)
    {
        Group = group;
        IsWholePool = isWholePool;
    }

    /// <summary>Those of one group of the runsettings, whichever fits; any of the pool if there are no groups.</summary>
    public static Place AnyGroup { get; } = new(group: null, isWholePool: false);

    /// <summary>Those of the pool, whatever group they are in.</summary>
    public static Place WholePool { get; } = new(group: null, isWholePool: true);

    /// <summary>The name of the group whose hosts it gets; <c>null</c> if it is not bound to one.</summary>
    public string? Group { get; }

    /// <summary>Whether it is <see cref="WholePool"/>.</summary>
    public bool IsWholePool { get; }

    /// <summary>Those of one group of the runsettings.</summary>
    /// <param name="group">Its name.</param>
    public static Place Of(string group) => new(group, isWholePool: false);
}
