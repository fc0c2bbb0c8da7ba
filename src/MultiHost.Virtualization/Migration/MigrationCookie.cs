namespace MultiHost.Virtualization.Migration;

/// <summary>What one side tells the other in an exchange; each phase fills in its part.</summary>
internal sealed record MigrationCookie
{
    /// <summary>Begin: the machine type without its alias, such as <c>pc-i440fx-7.2</c>.</summary>
    public string? MachineType { get; init; }

    /// <summary>Begin: the accelerator that the guest runs with; a guest cannot change it on the way.</summary>
    public string? Accelerator { get; init; }

    /// <summary>Begin: whether the guest ran, and is to run again.</summary>
    public bool? WasRunning { get; init; }

    /// <summary>Prepare: where the destination's QEMU listens.</summary>
    public string? Uri { get; init; }

    /// <summary>Perform: the work's counter before the transfer.</summary>
    public long? Progress { get; init; }

    /// <summary>Perform: what the destination has to know of the work that is under way.</summary>
    public string? Work { get; init; }

    /// <summary>Perform: when the guest stopped, by the source's clock.</summary>
    public DateTimeOffset? Stopped { get; init; }

    /// <summary>Perform: the answer of <c>query-migrate</c>, as JSON.</summary>
    public string? Statistics { get; init; }

    /// <summary>Finish: when the guest went on, by the destination's clock.</summary>
    public DateTimeOffset? Resumed { get; init; }
}
