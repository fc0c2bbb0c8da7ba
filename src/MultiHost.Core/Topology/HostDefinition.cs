namespace MultiHost.Topology;

/// <summary>A <c>&lt;Host&gt;</c> of the pool.</summary>
/// <param name="Name">Unique in the pool without regard to case; 1 to 64 letters, digits, <c>-</c>, <c>_</c> or <c>.</c></param>
/// <param name="Address">Address at which the other hosts reach this one.</param>
public sealed record HostDefinition(string Name, string Address)
{
    /// <summary>How the controller reaches the host.</summary>
    /// <value>Default: <see cref="TransportKind.Local"/>.</value>
    public TransportKind Transport { get; init; } = TransportKind.Local;

    /// <summary>What the host can do or has, compared without regard to case; tests and roles ask for labels.</summary>
    /// <value>Default: none.</value>
    public IReadOnlySet<string> Labels { get; init; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Path of the dotnet executable on the host.</summary>
    /// <value>Default: null, for the one that the controller finds or brings along.</value>
    public string? Dotnet { get; init; }
}
