using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace MultiHost.Virtualization.Guests.Matrix;

/// <summary>
/// A filter of names in the manner of Avocado's Cartesian configuration. A name is words with dots between them. In a filter, <c>,</c> (or a blank) means or, <c>..</c> means and,
/// in any order, and <c>.</c> means immediately followed by.
/// </summary>
internal sealed partial class VariantFilter
{
    // Of the alternatives one holds: each of its sequences is somewhere in the name.
    private readonly List<List<List<string>>> alternatives = [[[]]];
    private bool wantsWord = true;

    private VariantFilter()
    {
    }

    /// <summary>Reads a filter.</summary>
    /// <param name="text">The filter.</param>
    /// <param name="filter">The filter; null if there is a mistake.</param>
    /// <param name="mistake">Where in the text the first mistake is, counted from 0, and what it is; null if there is none.</param>
    public static bool TryParse(string text, [NotNullWhen(true)] out VariantFilter? filter, [NotNullWhen(false)] out (int At, string Message)? mistake)
    {
        VariantFilter read = new();
        mistake = read.Read(text);
        filter = mistake is null ? read : null;
        return mistake is null;
    }

    /// <summary>Whether a name is one of those that are meant. Case counts.</summary>
    /// <param name="name">The name.</param>
    public bool Matches(string name)
    {
        string[] words = name.Split('.');
        return alternatives.Exists(all => all.TrueForAll(sequence => Contains(words, sequence)));
    }

    private static bool Contains(string[] words, List<string> sequence) =>
        Enumerable.Range(0, Math.Max(0, words.Length - sequence.Count + 1)).Any(start => words.Skip(start).Take(sequence.Count).SequenceEqual(sequence));

    private (int At, string Message)? Read(string text)
    {
        foreach (Match token in Tokens().Matches(text))
        {
            if (Take(token) is { } message)
            {
                return (token.Index, message);
            }
        }

        return wantsWord ? (text.Length, "a name is missing at the end") : null;
    }

    // What is wrong with it; null if nothing is.
    private string? Take(Match token)
    {
        if (token.Groups["word"].Success)
        {
            alternatives[^1][^1].Add(token.Value);
            wantsWord = false;
            return null;
        }

        if (token.Groups["margin"].Success)
        {
            return null;
        }

        bool isOr = token.Groups["or"].Success;
        if (!isOr && token.Value is not ("." or ".."))
        {
            return $"'{Printable.Line(token.Value)}' is not possible here. A filter is names of letters, digits, '_' and '-', with '.', '..' or ',' between them";
        }

        if (wantsWord)
        {
            return $"a name is missing before '{token.Value.Trim()}'";
        }

        wantsWord = true;
        if (isOr)
        {
            alternatives.Add([[]]);
        }
        else if (token.Value == "..")
        {
            alternatives[^1].Add([]);
        }

        return null;
    }

    [GeneratedRegex(@"(?<word>[A-Za-z0-9_-]+)|(?<or>\s*,\s*|(?<=[A-Za-z0-9_-])\s+(?=[A-Za-z0-9_-]))|(?<margin>\A\s+|\s+\z)|\.+|.", RegexOptions.Singleline)]
    private static partial Regex Tokens();
}
