namespace MultiHost.Settings;

/// <summary>One mistake in the <c>&lt;MultiHost&gt;</c> section.</summary>
/// <param name="File">Path of the runsettings file; null if the place in it is not known.</param>
/// <param name="Line">Line in the file, or in the section if <paramref name="File"/> is null; from 1.</param>
/// <param name="Column">Column in that line, from 1.</param>
/// <param name="Path">The element as far as it matters: <c>&lt;Host Name="alpha" Adress="…"&gt;</c>.</param>
/// <param name="Value">The value that is wrong; null if it is not a value.</param>
/// <param name="Message">What is wrong with it and what is allowed.</param>
public sealed record SettingsProblem(string? File, int Line, int Column, string Path, string? Value, string Message)
{
    /// <summary>Where it is, in one line: <c>hosts.runsettings(7,12): &lt;Host Name="alpha" Adress="…"&gt;</c>.</summary>
    internal string Place =>
        (File is null ? $"runsettings of this run, line {Line} of <MultiHost>" : $"{System.IO.Path.GetFileName(File)}({Line},{Column})") + $": {Path}";

    /// <summary>
    /// Place and message in one line:
    /// <c>hosts.runsettings(7,12): &lt;Host Name="alpha" Adress="…"&gt;: unknown attribute 'Adress'. …</c>
    /// </summary>
    public override string ToString() => $"{Place}: {Message}";
}
