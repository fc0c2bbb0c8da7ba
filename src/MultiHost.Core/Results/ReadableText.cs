using System.Globalization;
using System.Text;

namespace MultiHost.Results;

/// <summary>
/// Makes of a text that tests wrote one that every reader can show: what XML cannot hold, and what steers terminals, shows as its number (<c>\u001b</c>), and a
/// line too long for a reader is cut in the middle and says so.
/// </summary>
public static class ReadableText
{
    /// <summary>Longest line that stays whole.</summary>
    public const int MaxLineChars = 10_000;

    private const int TailChars = 1000;

    // What is cut once is not cut again.
    private const int NoteChars = 100;

    /// <summary>The text in a readable form; the same text where it is one.</summary>
    /// <param name="text">Any text.</param>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int trouble = FirstTrouble(text);
        if (trouble < 0)
        {
            return HasLongLine(text) ? CutLines(text) : text;
        }

        StringBuilder clean = new(text, 0, trouble, text.Length + 64);
        for (int i = trouble; i < text.Length; i++)
        {
            if (IsPair(text, i))
            {
                clean.Append(text, i++, 2);
            }
            else if (IsTrouble(text[i]))
            {
                clean.Append(CultureInfo.InvariantCulture, $"\\u{(int)text[i]:x4}");
            }
            else
            {
                clean.Append(text[i]);
            }
        }

        string all = clean.ToString();
        return HasLongLine(all) ? CutLines(all) : all;
    }

    private static int FirstTrouble(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (IsPair(text, i))
            {
                i++;
            }
            else if (IsTrouble(text[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool IsPair(string text, int i) => char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);

    // What is no character of XML, the control characters that XML allows, and those that turn the direction of what follows.
    private static bool IsTrouble(char c) => c switch
    {
        '\t' or '\n' or '\r' => false,
        < ' ' or (>= '\u007f' and <= '\u009f') => true,
        >= '\u202a' and <= '\u202e' => true,
        >= '\u2066' and <= '\u2069' => true,
        _ => char.IsSurrogate(c) || c >= '\ufffe',
    };

    private static bool HasLongLine(string text)
    {
        int start = 0;
        while (text.Length - start > MaxLineChars)
        {
            int end = text.IndexOf('\n', start, MaxLineChars + 1);
            if (end < 0)
            {
                return true;
            }

            start = end + 1;
        }

        return false;
    }

    private static string CutLines(string text) => string.Join('\n', text.Split('\n').Select(Cut));

    private static string Cut(string line)
    {
        if (line.Length <= MaxLineChars)
        {
            return line;
        }

        int head = MaxLineChars - TailChars - NoteChars;
        int tail = line.Length - TailChars;
        head -= char.IsHighSurrogate(line[head - 1]) ? 1 : 0;
        tail += char.IsLowSurrogate(line[tail]) ? 1 : 0;
        return string.Create(
            CultureInfo.InvariantCulture, $"{line.AsSpan(0, head)}[… {tail - head:N0} characters of this line left out …]{line.AsSpan(tail)}");
    }
}
