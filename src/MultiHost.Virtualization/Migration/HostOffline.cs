namespace MultiHost.Virtualization.Migration;

/// <summary>A migration without a live transfer: saved, carried over, restored.</summary>
public sealed record HostOffline
{
    /// <summary>Folder that both hosts see, for the file. Default: null, the agents carry it over and delete it.</summary>
    public string? SharedFolder { get; init; }
}
