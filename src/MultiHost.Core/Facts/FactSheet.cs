using System.Collections.Immutable;

namespace MultiHost.Facts;

/// <summary>What is known of a host. Immutable.</summary>
internal sealed record FactSheet
{
    public static FactSheet Empty { get; } = new();

    /// <summary>What was found, by name.</summary>
    public ImmutableSortedDictionary<string, FactValue> Found { get; init; } = ImmutableSortedDictionary.Create<string, FactValue>(StringComparer.Ordinal);

    /// <summary>What it was asked for and does not have, by name, and why: <c>there is no /dev/kvm</c>.</summary>
    public ImmutableSortedDictionary<string, string> Lacking { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>Why the host could not be asked; <c>null</c> if it could.</summary>
    public string? Unreached { get; init; }

    /// <summary>The value of a fact; <c>null</c> if the host has none, or was not asked.</summary>
    public FactValue? this[string fact] => Found.GetValueOrDefault(fact);

    /// <summary>Whether the host was asked for a fact.</summary>
    public bool Knows(string fact) => Unreached is not null || Found.ContainsKey(fact) || Lacking.ContainsKey(fact);

    public FactSheet With(string fact, FactValue value) => this with { Found = Found.SetItem(fact, value) };

    public FactSheet Without(string fact, string why) => this with { Lacking = Lacking.SetItem(fact, why) };
}
