namespace MultiHost.Recording;

/// <summary>A phase begins on its hosts.</summary>
/// <param name="Phase">Its number, which no other of the run has.</param>
/// <param name="Of">What it is.</param>
/// <param name="Name">The test's name, or the scope of the fixtures.</param>
/// <param name="Id">Identity of the phase in its collection.</param>
/// <param name="Collection">The test collection.</param>
/// <param name="Roles">Who takes part.</param>
internal sealed record PhaseStarted(long Phase, string Of, string Name, string Id, string Collection, IReadOnlyList<RolePlace> Roles) : RunEntry;

/// <summary>A role and the host that plays it.</summary>
internal sealed record RolePlace(string Role, string Host);

/// <summary>What a role said of itself: when, on the controller's clock, and when that came to the controller.</summary>
internal abstract record RoleEntry(long Phase, string Role) : RunEntry
{
    /// <summary>When the controller had it. The time of the line is the host's own, carried over to the controller's clock.</summary>
    public DateTimeOffset? Came { get; init; }
}

/// <summary>A role's part of the phase begins: code of the user's may run.</summary>
internal sealed record RoleStarted(long Phase, string Role) : RoleEntry(Phase, Role);

/// <summary>A breadcrumb.</summary>
internal sealed record StepBegun(long Phase, string Role, string Text) : RoleEntry(Phase, Role);

/// <summary>A named check.</summary>
internal sealed record CheckMade(long Phase, string Role, string Name, string Subject, bool Passed, string Detail) : RoleEntry(Phase, Role);

/// <summary>Something has crashed which, as the settings say, does not fail the test.</summary>
internal sealed record WarningGiven(long Phase, string Role, string Name, string Subject, string Detail) : RoleEntry(Phase, Role);

/// <summary>Work that an earlier phase left behind called its group.</summary>
internal sealed record LateWork(long Phase, string Role, string Text) : RoleEntry(Phase, Role);

/// <summary>A role's part has ended.</summary>
/// <param name="Phase">The phase.</param>
/// <param name="Role">Whose.</param>
/// <param name="End">How: passed, failed, skipped, stopped, lost.</param>
/// <param name="Seconds">How long it ran on its host.</param>
/// <param name="Summary">Why, in one line; none for a pass.</param>
internal sealed record RoleFinished(long Phase, string Role, string End, double Seconds, string? Summary = null) : RoleEntry(Phase, Role);

/// <summary>Log files of a role were fetched.</summary>
/// <param name="Phase">The phase.</param>
/// <param name="Role">Whose.</param>
/// <param name="Folder">Where they lie, relative to the record's folder.</param>
/// <param name="Files">Which.</param>
/// <param name="Note">What did not come, and why.</param>
internal sealed record LogFiles(long Phase, string Role, string Folder, IReadOnlyList<LogFile> Files, string? Note = null) : RunEntry;

/// <summary>A log file: its name below the folder, and its size.</summary>
internal sealed record LogFile(string Name, long Bytes);

/// <summary>What a phase, or a test that was not run, came to.</summary>
/// <param name="Of">What it is of: test, set-up, tear-down.</param>
/// <param name="Name">The test's name, or the scope of the fixtures.</param>
/// <param name="Verdict">passed, failed, skipped, infrastructure, stopped, flaky, known.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record VerdictMade(string Of, string Name, string Verdict, double Seconds) : RunEntry
{
    /// <summary>The test collection; none where no collection was begun.</summary>
    public string? Collection { get; init; }

    /// <summary>The phase; none for a test that was not run.</summary>
    public long? Phase { get; init; }

    /// <summary>Why the infrastructure was to blame. Given for that verdict, and for no other.</summary>
    public InfrastructureReason? Reason { get; init; }

    public string? Message { get; init; }

    public string? Stack { get; init; }

    /// <summary>What crashed without deciding the test, a line each; none if nothing did.</summary>
    public IReadOnlyList<string>? Warnings { get; init; }

    /// <summary>What decided first; none for a pass and for what was not run.</summary>
    public CauseMade? Cause { get; init; }
}

/// <summary>What a phase came to that goes once more, so that this is not its verdict.</summary>
/// <param name="Phase">Its number; the next time has another one.</param>
/// <param name="Number">Which time it ran, counted from 1.</param>
/// <param name="Of">What it is of: test, set-up.</param>
/// <param name="Name">The test's name, or the scope of the fixtures.</param>
/// <param name="Verdict">failed, infrastructure.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record AttemptMade(long Phase, int Number, string Of, string Name, string Verdict, double Seconds) : RunEntry
{
    /// <summary>Why the infrastructure was to blame. Given for that verdict, and for no other.</summary>
    public InfrastructureReason? Reason { get; init; }

    public string? Message { get; init; }

    public string? Stack { get; init; }

    /// <summary>What decided first.</summary>
    public CauseMade? Cause { get; init; }
}

/// <summary>What decided a phase.</summary>
/// <param name="What">role-failed, role-skipped, role-lost, timed-out, deadlock, misuse, partner-finished, expired, cancelled.</param>
/// <param name="Seconds">When, since the phase began.</param>
/// <param name="Role">Whose doing it was, if it was one role's.</param>
/// <param name="Step">At which step that role was.</param>
/// <param name="Barrier">At which barrier it showed.</param>
internal sealed record CauseMade(string What, double Seconds, string? Role = null, string? Step = null, string? Barrier = null);
