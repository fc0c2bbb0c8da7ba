namespace MultiHost.Coordination;

/// <summary>What decided an activity before all roles had passed.</summary>
internal enum CauseKind
{
    /// <summary>A role failed.</summary>
    RoleFailed,

    /// <summary>A role skipped the test.</summary>
    RoleSkipped,

    /// <summary>A role's agent or connection was lost.</summary>
    RoleLost,

    /// <summary>A barrier timed out.</summary>
    TimedOut,

    /// <summary>Roles waited for each other.</summary>
    Deadlock,

    /// <summary>A barrier was used wrongly.</summary>
    Misuse,

    /// <summary>A role was waited for that had finished.</summary>
    PartnerFinished,

    /// <summary>The whole activity took longer than it may.</summary>
    Expired,

    /// <summary>The run was cancelled.</summary>
    Cancelled,
}
