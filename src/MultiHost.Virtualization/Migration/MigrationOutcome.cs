namespace MultiHost.Virtualization.Migration;

/// <summary>How a migration ended that did not fail.</summary>
public enum MigrationOutcome
{
    /// <summary>This host takes no part in it.</summary>
    NotInvolved,

    /// <summary>The guest is on the destination.</summary>
    Completed,

    /// <summary>It was cancelled, as the options asked: the guest is on the source.</summary>
    Cancelled,
}
