namespace MultiHost.Settings;

/// <summary>The <c>&lt;Guests&gt;</c> element: which guests the tests run with that take any. What the texts mean is the virtualization kit's.</summary>
public sealed record GuestSelection
{
    /// <summary>The file that defines the guests. A relative path begins at the folder of the test assembly.</summary>
    /// <value>Default: null, the file that the kit looks for.</value>
    public PlacedText? File { get; init; }

    /// <summary>The only guests that are taken, as a filter of their names.</summary>
    /// <value>Default: null, all.</value>
    public PlacedText? Only { get; init; }

    /// <summary>The guests that are left out, as a filter of their names.</summary>
    /// <value>Default: null, none.</value>
    public PlacedText? No { get; init; }
}
