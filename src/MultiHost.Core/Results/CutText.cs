using System.Globalization;

namespace MultiHost.Results;

/// <summary>Keeps a text within a limit, and says in the text what was left out.</summary>
internal static class CutText
{
    /// <summary>The text, without its middle if it is too long.</summary>
    /// <param name="text">The text.</param>
    /// <param name="maxChars">How many of its characters are kept.</param>
    public static string Middle(string text, int maxChars)
    {
        if (text.Length <= maxChars)
        {
            return text;
        }

        int head = WholeCharacters(text, maxChars / 2);
        int tail = WholeCharacters(text, text.Length - (maxChars / 2));
        return string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, head)}\n[… {tail - head:N0} characters left out …]\n{text.AsSpan(tail)}");
    }

    /// <summary>The beginning of the text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="maxChars">How many characters there are at most.</param>
    public static string End(string text, int maxChars) =>
        text.Length <= maxChars ? text : string.Concat(text.AsSpan(0, WholeCharacters(text, maxChars - 1)), "…");

    /// <summary>The pieces of a text, none longer than so many characters; one, if it is empty.</summary>
    public static IEnumerable<string> Pieces(string text, int maxChars)
    {
        int start = 0;
        do
        {
            int end = text.Length - start <= maxChars ? text.Length : WholeCharacters(text, start + maxChars);
            yield return text[start..end];
            start = end;
        }
        while (start < text.Length);
    }

    // Not between the two halves of a character: alone they cannot be encoded.
    private static int WholeCharacters(string text, int length) =>
        length > 1 && length < text.Length && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length;
}
