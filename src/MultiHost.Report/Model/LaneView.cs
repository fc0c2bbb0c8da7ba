namespace MultiHost.Report.Model;

/// <summary>What a role did on its host.</summary>
internal sealed record LaneView
{
    public required string Role { get; init; }

    public required string Host { get; init; }

    /// <summary>When its part began; none if it did not.</summary>
    public double? From { get; init; }

    /// <summary>When it ended; none if the record does not say.</summary>
    public double? To { get; init; }

    /// <summary>passed, failed, skipped, stopped, lost; none if the record does not say.</summary>
    public string? End { get; init; }

    public string? Summary { get; init; }

    /// <summary>Where it was when the record broke off.</summary>
    public string? Where { get; init; }

    public IReadOnlyList<TextView> Steps { get; init; } = [];

    public IReadOnlyList<CheckView> Checks { get; init; } = [];

    public IReadOnlyList<TextView> Others { get; init; } = [];

    public IReadOnlyList<PhaseView> Phases { get; init; } = [];

    public IReadOnlyList<GuestView> Guests { get; init; } = [];

    public IReadOnlyList<FaultView> Faults { get; init; } = [];

    public IReadOnlyList<LogsView> Logs { get; init; } = [];
}

/// <summary>A text at a moment: a step, or what else there is no form for.</summary>
internal sealed record TextView(double T, string Text);

/// <summary>A named check.</summary>
internal sealed record CheckView(double T, string Name, string Subject, bool Passed, string Detail);

/// <summary>A phase of a migration, as one side saw it.</summary>
/// <param name="Guest">Which guest.</param>
/// <param name="Name">Begin, Prepare, Perform, Finish, Confirm.</param>
/// <param name="Side">Source or Destination.</param>
/// <param name="Cancelled">Whether it is walked through to undo.</param>
/// <param name="From">When it began.</param>
/// <param name="To">When it ended; none if the record does not say.</param>
/// <param name="Milliseconds">How long the side took that carries it out.</param>
/// <param name="Error">Why it failed.</param>
internal sealed record PhaseView(
    string Guest, string Name, string Side, bool Cancelled, double From, double? To = null, double? Milliseconds = null, string? Error = null);

/// <summary>A guest on a host: what it was, and what it said.</summary>
internal sealed record GuestView(string Guest, IReadOnlyList<StateView> States, IReadOnlyList<TextView> Events);

/// <summary>What a guest was for a time: incoming, running, paused, handed-over, panicked, gone.</summary>
internal sealed record StateView(string State, double From, double? To);

/// <summary>A fault, from the moment at which it struck.</summary>
internal sealed record FaultView(string Guest, string Fault, double From, double? To);

/// <summary>Log files of a role.</summary>
internal sealed record LogsView(string Folder, IReadOnlyList<FileView> Files, string? Note);

/// <summary>A log file below its folder.</summary>
internal sealed record FileView(string Name, long Bytes);
