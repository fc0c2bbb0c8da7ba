using System.Text;

namespace MultiHost.Settings;

/// <summary>Cuts a command line into words: white space separates, <c>'…'</c> and <c>"…"</c> hold together. Nothing is expanded.</summary>
internal static class CommandTemplate
{
    /// <summary>The words; null if a quotation mark has no partner.</summary>
    public static IReadOnlyList<string>? Words(string text)
    {
        List<string> words = [];
        StringBuilder? word = null;
        char quote = '\0';
        foreach (char c in text)
        {
            if (quote != '\0')
            {
                quote = c == quote ? '\0' : quote;
                if (quote != '\0')
                {
                    word!.Append(c);
                }
            }
            else if (c is '\'' or '"')
            {
                quote = c;
                word ??= new StringBuilder();
            }
            else if (!char.IsWhiteSpace(c))
            {
                (word ??= new StringBuilder()).Append(c);
            }
            else if (word is not null)
            {
                words.Add(word.ToString());
                word = null;
            }
        }

        if (word is not null)
        {
            words.Add(word.ToString());
        }

        return quote == '\0' ? words : null;
    }
}
