namespace MultiHost.Virtualization.Migration;

/// <summary>What a scenario adds to this host's half of a migration.</summary>
internal sealed record MigrationHooks
{
    private static readonly Func<CancellationToken, Task> Nothing = _ => Task.CompletedTask;

    public static MigrationHooks None { get; } = new();

    /// <summary>Before the transfer: on the source in Perform, on the destination at the end of Prepare.</summary>
    public Func<CancellationToken, Task> Before { get; init; } = Nothing;

    /// <summary>After the transfer: on the source at the end of Perform, on the destination once the guest is there.</summary>
    public Func<CancellationToken, Task> After { get; init; } = Nothing;

    /// <summary>With the checks of a migration that did not fail; is told how it ended.</summary>
    public Func<MigrationOutcome, CancellationToken, Task> Check { get; init; } = (_, _) => Task.CompletedTask;
}
