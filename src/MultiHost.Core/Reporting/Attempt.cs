using MultiHost.Settings;

namespace MultiHost.Reporting;

/// <summary>A time that a test ran, and went once more.</summary>
/// <param name="Result">What it came to.</param>
/// <param name="Hosts">The hosts of its roles.</param>
/// <param name="Lost">Those of them whose agents were lost while their parts ran, and how.</param>
internal sealed record Attempt(GroupResult Result, IReadOnlyList<HostDefinition> Hosts, IReadOnlyDictionary<HostDefinition, string> Lost);
