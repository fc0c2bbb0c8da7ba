namespace MultiHost.Virtualization.Pulse;

/// <summary>A place in the image, named before or after it is known.</summary>
internal sealed class Label(string name)
{
    public string Name { get; } = name;

    /// <summary>Offset from the beginning of the image; null until the label is bound.</summary>
    public int? Offset { get; set; }
}
