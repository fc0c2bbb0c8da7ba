namespace MultiHost.Settings;

/// <summary>A <c>&lt;Group&gt;</c>: hosts that belong together, such as those of a rack with its storage. Where there are groups, they divide the pool, and the
/// hosts of a test come from one of them.</summary>
/// <param name="Name">Unique among the groups without regard to case; 1 to 64 letters, digits, <c>-</c>, <c>_</c> or <c>.</c></param>
/// <param name="Hosts">Names of its hosts, at least one, in the order of the runsettings.</param>
public sealed record GroupDefinition(string Name, IReadOnlyList<string> Hosts);
