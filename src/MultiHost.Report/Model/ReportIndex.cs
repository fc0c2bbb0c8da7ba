namespace MultiHost.Report.Model;

/// <summary>What the page knows at once: the runs, and a row a test. What a test did lies in blocks that are opened when somebody looks at it.</summary>
/// <param name="Runs">The runs, in the order in which they began.</param>
/// <param name="Tests">The tests, in the order of their ends, run by run.</param>
/// <param name="Blocks">How many blocks there are.</param>
/// <param name="Notes">What a reader of the report must know of it.</param>
internal sealed record ReportIndex(IReadOnlyList<RunView> Runs, IReadOnlyList<TestRow> Tests, int Blocks, IReadOnlyList<string> Notes);

/// <summary>A test as the list shows it.</summary>
internal sealed record TestRow
{
    /// <summary>What a link to it ends with.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>The name without the arguments: the rows of a theory have it in common.</summary>
    public required string Method { get; init; }

    public required string Verdict { get; init; }

    /// <summary>Why the infrastructure was to blame.</summary>
    public string? Reason { get; init; }

    /// <summary>set-up or tear-down; none for a test.</summary>
    public string? Of { get; init; }

    /// <summary>Number of its run.</summary>
    public int Run { get; init; }

    /// <summary>When it began, in milliseconds since its run did.</summary>
    public double Began { get; init; }

    public double Seconds { get; init; }

    public IReadOnlyList<PlaceView> Places { get; init; } = [];

    /// <summary>First line of its message.</summary>
    public string? First { get; init; }

    /// <summary>Milliseconds that its last migration took, as QEMU says.</summary>
    public double? Total { get; init; }

    /// <summary>Milliseconds that the guest stood still, as QEMU says.</summary>
    public double? Downtime { get; init; }

    /// <summary>Milliseconds of the longest silence that a probe saw.</summary>
    public double? Gap { get; init; }

    /// <summary>The block that has what it did, and its number in there.</summary>
    public int Block { get; init; }

    public int Slot { get; init; }
}

/// <summary>A role and its host.</summary>
internal sealed record PlaceView(string Role, string Host);
