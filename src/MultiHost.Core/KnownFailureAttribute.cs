namespace MultiHost;

/// <summary>
/// Marks a test on hosts, or all of a class, as one that is known to fail. Its failure is reported as known and fails no run; trouble of the infrastructure stays
/// what it is. A test that passes in spite of the mark fails, so that the mark goes when its reason has gone.
/// </summary>
/// <example><code>
/// [MultiHostFact("source", "destination")]
/// [KnownFailure("https://example.org/issues/17", Because = "the source does not let go of the disk")]
/// public async Task Migrates_twice() => …
/// </code></example>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class KnownFailureAttribute : Attribute
{
    /// <summary>Marks a test.</summary>
    /// <param name="issue">Where the failure is written down: an address, or a number.</param>
    public KnownFailureAttribute(string issue) => Issue = issue;

    /// <summary>Where the failure is written down.</summary>
    public string Issue { get; }

    /// <summary>Why it fails, in a few words; <c>null</c> if the issue says enough.</summary>
    public string? Because { get; set; }

    /// <summary>Whether it fails only now and then, so that it may pass as well; its failure is reported as flaky. Default: <c>false</c>.</summary>
    public bool Flaky { get; set; }
}
