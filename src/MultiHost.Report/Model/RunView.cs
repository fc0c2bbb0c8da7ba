namespace MultiHost.Report.Model;

/// <summary>A run: one controller's.</summary>
internal sealed record RunView
{
    public required string Name { get; init; }

    public required string Assembly { get; init; }

    public required string Machine { get; init; }

    public int ProcessId { get; init; }

    public required string Version { get; init; }

    public required string Runtime { get; init; }

    public required string System { get; init; }

    public required string Settings { get; init; }

    /// <summary>When it began, in milliseconds since 1970.</summary>
    public double Began { get; init; }

    /// <summary>To its last line.</summary>
    public double Seconds { get; init; }

    /// <summary>ended, stopped, or broken-off: killed, or still running.</summary>
    public required string State { get; init; }

    /// <summary>Folder of the run, seen from the report.</summary>
    public required string Folder { get; init; }

    /// <summary>Name of the record in there.</summary>
    public required string Record { get; init; }

    public IReadOnlyList<HostView> Hosts { get; init; } = [];

    /// <summary>What happened outside of tests: sessions, deployments, leases.</summary>
    public IReadOnlyList<RunEvent> Events { get; init; } = [];
}

/// <summary>A host of a run.</summary>
internal sealed record HostView
{
    public required string Name { get; init; }

    public string? Address { get; init; }

    public string? Transport { get; init; }

    public IReadOnlyList<string> Labels { get; init; } = [];

    public string? System { get; set; }

    public string? Runtime { get; set; }

    /// <summary>How long its last session took to open.</summary>
    public double? Seconds { get; set; }

    /// <summary>How its clock stood against the controller's, at last.</summary>
    public double? OffsetSeconds { get; set; }

    public double? UncertaintySeconds { get; set; }

    /// <summary>Why it was not used any more.</summary>
    public string? OutOfUse { get; set; }
}

/// <summary>Something that happened outside of tests.</summary>
/// <param name="T">Milliseconds since the run began.</param>
/// <param name="Host">Where, if at one host.</param>
/// <param name="Text">What.</param>
/// <param name="Bad">Whether it is trouble.</param>
internal sealed record RunEvent(double T, string? Host, string Text, bool Bad = false);
