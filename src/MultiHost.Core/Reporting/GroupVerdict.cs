namespace MultiHost.Reporting;

/// <summary>What a test came to on its whole group.</summary>
public enum GroupVerdict
{
    /// <summary>Every role passed, and every check held.</summary>
    Passed,

    /// <summary>A role failed, or the roles did not get through a barrier.</summary>
    Failed,

    /// <summary>The first role that did not pass was skipped.</summary>
    Skipped,

    /// <summary>A host could not be used or was lost: nothing is known about what was to be tested.</summary>
    Infrastructure,

    /// <summary>It failed, and is marked as one that does: see <see cref="KnownFailureAttribute"/>.</summary>
    Known,

    /// <summary>It failed, and is marked as one that does now and then: see <see cref="KnownFailureAttribute.Flaky"/>. Or it failed, and passed when it went once more: see
    /// <see cref="GroupResult.HasPassedInTheEnd"/>.</summary>
    Flaky,

    /// <summary>The run was stopped while the test ran: nothing is known about it.</summary>
    Stopped,
}
