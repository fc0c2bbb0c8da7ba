namespace MultiHost;

/// <summary>The one rule for names of hosts and roles, which end up in file names, barriers and messages.</summary>
internal static class Naming
{
    public const string Rule = "1 to 64 letters, digits, '-', '_' or '.', beginning with a letter or digit";

    public static bool IsName(string? text) =>
        text is { Length: >= 1 and <= 64 }
        && char.IsAsciiLetterOrDigit(text[0])
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');

    /// <summary>A name that others chose, fit for a line of a message: what would end the line, or steer a terminal, shows as its number.</summary>
    public static string Shown(string name) =>
        string.Concat(name.Select(c => char.IsControl(c) || c is '\u2028' or '\u2029' ? $"\\u{(int)c:x4}" : c.ToString()));
}
