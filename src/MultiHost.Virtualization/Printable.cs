using System.Globalization;
using System.Text;

namespace MultiHost.Virtualization;

/// <summary>
/// Text of others (QEMU, guests, tools) as a part of our messages: it cannot begin a line of its own there, nor change how a terminal shows them.
/// </summary>
internal static class Printable
{
    private const int MaxLine = 1000;

    /// <summary>The text in one line: line ends and control characters are written as escapes, and what is very long is cut.</summary>
    public static string Line(string text) => Of(text, keepLineEnds: false, int.MaxValue);

    /// <summary>As <see cref="Line"/>, cut where it is longer than a message should be.</summary>
    public static string Phrase(string text) => Of(text.Trim(), keepLineEnds: false, MaxLine);

    /// <summary>The text as lines that are indented, so that none of them can be taken for one of ours.</summary>
    public static string Block(string text) => Indent(Of(text.Trim(), keepLineEnds: true, int.MaxValue));

    private static string Indent(string text) => "    " + text.ReplaceLineEndings("\n    ");

    private static string Of(string text, bool keepLineEnds, int most)
    {
        StringBuilder? result = null;
        int length = Math.Min(text.Length, most);
        for (int at = 0; at < length; at++)
        {
            char c = text[at];
            if (char.IsHighSurrogate(c) && at + 1 < length && char.IsLowSurrogate(text[at + 1]))
            {
                result?.Append(c).Append(text[at + 1]);
                at++;
                continue;
            }

            if (IsHarmless(c) || c == '\t' || (keepLineEnds && c is '\r' or '\n'))
            {
                result?.Append(c);
                continue;
            }

            result ??= new StringBuilder(text, 0, at, length + 64);
            result.Append(Escape(c));
        }

        string cut = length < text.Length ? $" … {text.Length} characters" : string.Empty;
        return (result?.ToString() ?? text[..length]) + cut;
    }

    // Format characters turn the direction of a line or hide a part of it; half of a surrogate pair spoils what encodes the message.
    private static bool IsHarmless(char c) => c is >= ' ' and <= '~' || CharUnicodeInfo.GetUnicodeCategory(c) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    private static string Escape(char c) => c switch
    {
        '\n' => "\\n",
        '\r' => "\\r",
        '\e' => "\\e",
        _ => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
    };
}
