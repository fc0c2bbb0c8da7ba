namespace MultiHost.Virtualization.Migration;

/// <summary>The part that a host plays in a migration.</summary>
public enum MigrationSide
{
    /// <summary>The guest leaves it.</summary>
    Source,

    /// <summary>The guest comes to it.</summary>
    Destination,
}
