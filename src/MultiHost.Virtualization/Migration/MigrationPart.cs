using MultiHost.Virtualization.Guests;

namespace MultiHost.Virtualization.Migration;

/// <summary>This host's part in one migration, as the hooks of a <see cref="MigrationScenario"/> see it.</summary>
public sealed class MigrationPart
{
    internal MigrationPart(Guest guest, RoleName from, RoleName to, MigrationSide side, MigrationOptions options)
    {
        Guest = guest;
        From = from;
        To = to;
        Side = side;
        Options = options;
    }

    /// <summary>This host's handle of the guest.</summary>
    public Guest Guest { get; }

    /// <summary>Role of the source.</summary>
    public RoleName From { get; }

    /// <summary>Role of the destination.</summary>
    public RoleName To { get; }

    /// <summary>The side that this host is.</summary>
    public MigrationSide Side { get; }

    /// <summary>What this migration is to do.</summary>
    public MigrationOptions Options { get; }

    /// <summary>How it ended; null until the checks.</summary>
    public MigrationOutcome? Outcome { get; internal set; }
}
