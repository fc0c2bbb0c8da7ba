using MultiHost.Results;

namespace MultiHost.Reporting;

/// <summary>The first line of a message: many a reader shows that alone, and not all of a long one.</summary>
internal static class FirstLine
{
    /// <summary>How long it is at most.</summary>
    public const int MaxChars = 200;

    /// <summary>The text; where its first line is too long, that is cut, and follows whole below.</summary>
    public static string Fit(string text)
    {
        string first = Of(text);
        return first.Length <= MaxChars ? text : $"{CutText.End(first, MaxChars)}\n  {text}";
    }

    /// <summary>A text up to its first line break.</summary>
    public static string Of(string text)
    {
        int end = text.AsSpan().IndexOfAny('\r', '\n');
        return end < 0 ? text : text[..end];
    }
}
