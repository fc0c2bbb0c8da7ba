using MultiHost.Results;

namespace MultiHost.Coordination;

/// <summary>What a role was doing at one moment.</summary>
/// <param name="Member">The role and its host.</param>
/// <param name="At">The moment, since the phase began.</param>
/// <param name="LastStep">The last step that it reported; null if none.</param>
/// <param name="LastStepAt">When it reported that step; null if none.</param>
/// <param name="Waits">The barriers at which it waited, in order of arrival. Empty: it ran, or had ended.</param>
/// <param name="End">How it had ended; null while it ran.</param>
/// <param name="EndedAt">When it had ended; null while it ran.</param>
internal sealed record RoleSnapshot(
    GroupMember Member,
    TimeSpan At,
    string? LastStep,
    TimeSpan? LastStepAt,
    IReadOnlyList<RoleWait> Waits,
    RoleEnd? End,
    TimeSpan? EndedAt)
{
    /// <summary>
    /// In one line: <c>source (alpha): waiting at barrier 'go' for 3 s, last step 'Perform', 4.2 s ago</c>.
    /// </summary>
    public override string ToString() => $"{Member}: {Doing}, {Phrases.LastStep(LastStep, At - LastStepAt)}";

    private string Doing => End switch
    {
        RoleEnd.Passed => $"had passed {Phrases.Duration(At - EndedAt!.Value)} ago",
        RoleEnd.Failed => "failed",
        RoleEnd.Skipped => "skipped",
        RoleEnd.Stopped => "stopped",
        RoleEnd.Lost => "lost",
        _ when Waits.Count > 0 => "waiting at " + Phrases.AFew(Waits, Wait, " and "),
        _ => "running",
    };

    private string Wait(RoleWait wait) => $"barrier '{wait.Barrier}' for {Phrases.Duration(At - wait.Since)}";
}

/// <summary>A wait at a barrier.</summary>
internal sealed record RoleWait(string Barrier, TimeSpan Since);
