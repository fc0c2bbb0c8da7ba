namespace MultiHost.Report.Model;

/// <summary>What query-migrate said on a source, a column a figure.</summary>
internal sealed record SampleView
{
    public required string Role { get; init; }

    public required string Guest { get; init; }

    public required IReadOnlyList<double> T { get; init; }

    /// <summary>Bytes.</summary>
    public required IReadOnlyList<double> Transferred { get; init; }

    /// <summary>Bytes.</summary>
    public required IReadOnlyList<double> Remaining { get; init; }

    /// <summary>Pages a second.</summary>
    public required IReadOnlyList<double> Dirty { get; init; }

    /// <summary>Megabits a second.</summary>
    public required IReadOnlyList<double> Throughput { get; init; }

    /// <summary>Percent; none if it was 0 all the time.</summary>
    public IReadOnlyList<double>? Throttle { get; init; }

    public required IReadOnlyList<double> Iteration { get; init; }

    /// <summary>Milliseconds, 0 where QEMU did not say; none if it never did.</summary>
    public IReadOnlyList<double>? Expected { get; init; }

    /// <summary>Milliseconds that the guest may stand still.</summary>
    public double? Limit { get; init; }
}

/// <summary>How the number of a guest's work grew on a host.</summary>
internal sealed record WorkView(string Role, string Guest, IReadOnlyList<double> T, IReadOnlyList<double> Count);

/// <summary>What a probe saw.</summary>
/// <param name="Role">Who probed.</param>
/// <param name="Guest">Whom.</param>
/// <param name="T">When it ended.</param>
/// <param name="Sent">Packets.</param>
/// <param name="Lost">Packets.</param>
/// <param name="Longest">Milliseconds of the longest silence.</param>
/// <param name="Median">Milliseconds of the median round trip.</param>
/// <param name="GapsT">When silences ended, if the record has that.</param>
/// <param name="Gaps">Their milliseconds.</param>
internal sealed record ProbeView(
    string Role, string Guest, double T, long Sent, long Lost, double Longest, double Median, IReadOnlyList<double>? GapsT, IReadOnlyList<double>? Gaps);

/// <summary>What a migration came to. Figures are milliseconds and bytes, as the kit reports them.</summary>
internal sealed record MigrationView
{
    public required string Guest { get; init; }

    public required string From { get; init; }

    public required string To { get; init; }

    public required string Outcome { get; init; }

    public double T { get; init; }

    public double? Total { get; init; }

    public double? Downtime { get; init; }

    public double? StopToResume { get; init; }

    public double? Transferred { get; init; }
}
