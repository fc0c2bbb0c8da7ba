namespace MultiHost.Settings;

/// <summary>A text of the runsettings that somebody else reads, and where it stands, so that they can say where a mistake is.</summary>
/// <param name="Value">The text.</param>
/// <param name="Place">File, line, column and element, as the messages of <see cref="SettingsProblem"/> have them: <c>hosts.runsettings(4,13): &lt;Guests Only="RHEL.6.4"&gt;</c>.</param>
public sealed record PlacedText(string Value, string Place);
