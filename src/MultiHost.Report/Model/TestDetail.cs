namespace MultiHost.Report.Model;

/// <summary>What a test did. Times are milliseconds since it began.</summary>
internal sealed record TestDetail
{
    public string? Message { get; init; }

    public string? Stack { get; init; }

    public CauseView? Cause { get; init; }

    public string? Collection { get; init; }

    /// <summary>When it ended, or when its record did.</summary>
    public double End { get; init; }

    public IReadOnlyList<LaneView> Lanes { get; init; } = [];

    public IReadOnlyList<BarrierView> Barriers { get; init; } = [];

    public IReadOnlyList<SampleView> Samples { get; init; } = [];

    public IReadOnlyList<WorkView> Works { get; init; } = [];

    public IReadOnlyList<ProbeView> Probes { get; init; } = [];

    public IReadOnlyList<MigrationView> Migrations { get; init; } = [];

    /// <summary>What is not shown, and why.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>What decided a test.</summary>
internal sealed record CauseView(string What, double T, string? Role, string? Step, string? Barrier);

/// <summary>A barrier, from the first arrival to its end.</summary>
/// <param name="Name">Its full name.</param>
/// <param name="T">When it was released or refused; none if the record ends before.</param>
/// <param name="End">released, or why not: timed-out, deadlock, stopped, misuse, partner-finished; open if the record ends before.</param>
/// <param name="Waits">In the order in which they came.</param>
/// <param name="Missing">Who did not come.</param>
internal sealed record BarrierView(string Name, double? T, string End, IReadOnlyList<WaitView> Waits, IReadOnlyList<string>? Missing = null);

/// <summary>A role at a barrier.</summary>
/// <param name="Role">Who.</param>
/// <param name="From">When it came.</param>
/// <param name="Bytes">Size of what it handed in.</param>
/// <param name="To">When it went away before the barrier's end.</param>
internal sealed record WaitView(string Role, double From, int? Bytes = null, double? To = null);
