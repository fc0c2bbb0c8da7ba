namespace MultiHost.Settings;

/// <summary>The <c>&lt;Shuffle&gt;</c> element: what is done in a random order that a seed gives again.</summary>
public sealed record Shuffle
{
    /// <summary>Whether the tests are: collections, classes, methods, and the rows of each theory.</summary>
    /// <value>Default: <c>false</c>; <c>true</c> if there is a <c>&lt;Shuffle&gt;</c>.</value>
    public bool Tests { get; init; }

    /// <summary>Whether it is random which host plays which role.</summary>
    /// <value>Default: <c>false</c>; <c>true</c> if there is a <c>&lt;Shuffle&gt;</c>.</value>
    public bool Roles { get; init; }

    /// <summary>The seed.</summary>
    /// <value>0 to 2147483647. Default: null, for one that each run draws and tells.</value>
    public int? Seed { get; init; }

    /// <summary>The same with a seed, if it needs one and has none.</summary>
    /// <param name="draw">Draws one.</param>
    internal Shuffle Drawn(Func<int> draw) => (Tests || Roles) && Seed is null ? this with { Seed = draw() } : this;
}
