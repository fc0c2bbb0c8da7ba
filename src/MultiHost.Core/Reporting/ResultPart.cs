namespace MultiHost.Reporting;

/// <summary>A part of a test's result that is shown as a result of its own: see <see cref="Settings.ShownResults"/>.</summary>
/// <param name="Name">Which part: <c>role source on alpha</c>, <c>check guest-active (vm1)</c>.</param>
/// <param name="Result">What it came to. It has no parts.</param>
public sealed record ResultPart(string Name, GroupResult Result);
