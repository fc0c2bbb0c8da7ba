namespace MultiHost.Recording;

/// <summary>A stretch of time of a run: the run itself, a phase, a role's part in it, a step. It lies within that of its parent.</summary>
/// <param name="kind">What it is of.</param>
/// <param name="name">What people call it.</param>
/// <param name="parent">What it is a part of; <c>null</c> for the whole run.</param>
/// <param name="start">When it begins.</param>
internal sealed class RunSpan(RunSpanKind kind, string name, RunSpan? parent, DateTimeOffset start)
{
    public RunSpanKind Kind => kind;

    public string Name => name;

    public RunSpan? Parent => parent;

    public DateTimeOffset Start { get; set; } = parent is { } outer && start < outer.Start ? outer.Start : start;

    /// <summary>When it ended; <c>null</c> while it goes on.</summary>
    public DateTimeOffset? End { get; set; }

    /// <summary>When the last of its parts ended so far.</summary>
    public DateTimeOffset LatestPart { get; set; }

    public string? Host { get; init; }

    public string? Role { get; init; }

    /// <summary>Why it went wrong; <c>null</c> if it did not.</summary>
    public string? Error { get; set; }

    /// <summary>What else is known of it: names as in docs/traces.md.</summary>
    public Dictionary<string, object> Facts { get; } = [];

    /// <summary>What happened in it, at a moment.</summary>
    public List<(DateTimeOffset At, string What, IReadOnlyDictionary<string, object> Facts)> Moments { get; } = [];

    /// <summary>Of a wait at a barrier that was passed: what is the same for all who met there.</summary>
    public object? Meeting { get; set; }

    /// <summary>What whoever follows the spans has made of it.</summary>
    public object? Shown { get; set; }
}
