namespace MultiHost;

/// <summary>The one rule for names of hosts and roles, which end up in file names, barriers and messages.</summary>
internal static class Naming
{
    public const string Rule = "1 to 64 letters, digits, '-', '_' or '.', beginning with a letter or digit";

    public static bool IsName(string? text) =>
        text is { Length: >= 1 and <= 64 }
        && char.IsAsciiLetterOrDigit(text[0])
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
