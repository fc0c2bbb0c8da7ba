using MultiHost.Facts;
using MultiHost.Settings;

namespace MultiHost.Requirements;

/// <summary>A host that may be taken for a test, and what is known of it.</summary>
/// <param name="Host">The host.</param>
/// <param name="Facts">What it was asked for.</param>
/// <param name="Settings">The pool that it belongs to.</param>
internal sealed record Candidate(HostDefinition Host, FactSheet Facts, MultiHostSettings Settings)
{
    private IReadOnlyDictionary<string, string>? properties;

    /// <summary>What code on it sees, whatever its role.</summary>
    public IReadOnlyDictionary<string, string> Properties => properties ??= Settings.PropertiesOf(Host);
}
