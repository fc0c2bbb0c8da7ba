namespace MultiHost.Virtualization.Migration;

/// <summary>
/// QAPI's <c>MigrationStatus</c>: where a migration stands on one side. A text, so that a newer QEMU's words are kept, not refused.
/// </summary>
/// <param name="Value">The word as QAPI spells it, such as <c>pre-switchover</c>.</param>
public readonly record struct MigrationStatus(string Value)
{
    /// <summary>Connecting and preparing.</summary>
    public static MigrationStatus Setup { get; } = new("setup");

    /// <summary>RAM is transferred while the guest runs on the source.</summary>
    public static MigrationStatus Active { get; } = new("active");

    /// <summary>The guest is stopped; the source waits for <c>migrate-continue</c>.</summary>
    public static MigrationStatus PreSwitchover { get; } = new("pre-switchover");

    /// <summary>The devices' state and the last RAM are transferred.</summary>
    public static MigrationStatus Device { get; } = new("device");

    /// <summary>Post-copy: the guest runs at the destination, and the rest of its RAM follows.</summary>
    public static MigrationStatus PostCopyActive { get; } = new("postcopy-active");

    /// <summary>Post-copy broke: both sides wait to be recovered.</summary>
    public static MigrationStatus PostCopyPaused { get; } = new("postcopy-paused");

    /// <summary>Post-copy is being recovered.</summary>
    public static MigrationStatus PostCopyRecover { get; } = new("postcopy-recover");

    /// <summary>Done.</summary>
    public static MigrationStatus Completed { get; } = new("completed");

    /// <summary>It broke.</summary>
    public static MigrationStatus Failed { get; } = new("failed");

    /// <summary>A cancellation is under way.</summary>
    public static MigrationStatus Cancelling { get; } = new("cancelling");

    /// <summary>It was cancelled.</summary>
    public static MigrationStatus Cancelled { get; } = new("cancelled");

    /// <summary>Whether nothing follows.</summary>
    public bool IsEnd => this == Completed || this == Failed || this == Cancelled;

    /// <summary>The word.</summary>
    public override string ToString() => Value;
}
