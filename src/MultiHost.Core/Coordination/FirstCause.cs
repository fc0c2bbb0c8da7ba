namespace MultiHost.Coordination;

/// <summary>What decided the phase: the first failure, never replaced by a later one.</summary>
/// <param name="Kind">What it was.</param>
/// <param name="Role">Whose doing it was: the role that failed, was skipped, was lost, or alone was missing. Null: nobody's alone.</param>
/// <param name="Summary">One line, fit for <see cref="GroupStoppedException.Cause"/>.</param>
/// <param name="Message">The full text, of several lines for a barrier; equal to the summary otherwise.</param>
/// <param name="At">When, since the phase began.</param>
/// <param name="Roles">What every role was doing at that moment, in the order of the members.</param>
internal sealed record FirstCause(
    CauseKind Kind, RoleName? Role, string Summary, string Message, TimeSpan At, IReadOnlyList<RoleSnapshot> Roles)
{
    /// <summary>Name of the barrier for <see cref="CauseKind.TimedOut"/>, <see cref="CauseKind.Deadlock"/>,
    /// <see cref="CauseKind.PartnerFinished"/> and <see cref="CauseKind.Misuse"/>; null otherwise.</summary>
    public string? Barrier { get; init; }
}

/// <summary>What decided a phase before all roles had passed.</summary>
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

    /// <summary>The whole phase took longer than it may.</summary>
    Expired,

    /// <summary>The run was cancelled.</summary>
    Cancelled,
}
