namespace MultiHost.Doctor.Findings;

/// <summary>What one check found on one host, or between two.</summary>
/// <param name="Check">The check in one or two words, such as <c>login</c> or <c>migration port</c>.</param>
/// <param name="Host">Name of the host.</param>
/// <param name="Result">What it came to.</param>
/// <param name="Fact">What was found, in a sentence without its full stop.</param>
public sealed record Finding(string Check, string Host, FindingResult Result, string Fact)
{
    /// <summary>The other host of a pair.</summary>
    /// <value>Default: null, for a finding about one host.</value>
    public string? OtherHost { get; init; }

    /// <summary>Whether the finding is about the way from <see cref="Host"/> to <see cref="OtherHost"/> and not about both alike.</summary>
    public bool IsDirected { get; init; }

    /// <summary>What to do, as commands or changes of the runsettings.</summary>
    /// <value>Null if there is nothing to do.</value>
    public string? Fix { get; init; }

    /// <summary>Whom the finding is about: <c>alpha</c>, <c>alpha + beta</c> or <c>alpha > beta</c>.</summary>
    public string Subject => OtherHost is null ? Host : IsDirected ? $"{Host} > {OtherHost}" : $"{Host} + {OtherHost}";
}
