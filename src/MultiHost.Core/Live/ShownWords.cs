using System.Globalization;
using MultiHost.Coordination;
using MultiHost.Results;

namespace MultiHost.Live;

/// <summary>Texts of tests as one short line of progress can show them, wherever it is read.</summary>
internal static class ShownWords
{
    private const int Many = 4;
    private const int NameChars = 70;
    private const int TextChars = 120;

    /// <summary>One line that steers neither a terminal nor the reader of a pipeline's log.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="maxChars">How much of it is shown.</param>
    public static string Cut(string text, int maxChars = TextChars) =>
        CutText.End(
            ReadableText.Of(Phrases.OneLine(text)).Replace('\t', ' ').Replace("##", "# #", StringComparison.Ordinal).Replace("||||", "| |", StringComparison.Ordinal),
            maxChars);

    /// <summary>A line with the room before it.</summary>
    public static string Indented(string line, int maxChars)
    {
        string text = line.TrimStart(' ');
        return new string(' ', Math.Min(line.Length - text.Length, 8)) + Cut(text, maxChars);
    }

    /// <summary>The end of a test's name: its class, its method and its data.</summary>
    public static string Name(string name)
    {
        int data = name.IndexOfAny(['(', ' ', '<']);
        int end = data < 0 ? name.Length : data;
        int method = name.LastIndexOf('.', Math.Max(0, end - 1), Math.Max(0, end));
        int type = method <= 0 ? -1 : name.LastIndexOf('.', method - 1);
        return Cut(name[(type + 1)..], NameChars);
    }

    public static string Few(IReadOnlyList<string> names) =>
        string.Join(", ", names.Take(Many).Select(n => Cut(n, NameChars))) + (names.Count > Many ? $" and {names.Count - Many} more" : "");

    public static string Time(TimeSpan time) =>
        time < TimeSpan.FromMinutes(2)
            ? string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(time.TotalSeconds):0} s")
            : string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(time.TotalMinutes):0} min {time.Seconds} s");

    public static string MiB(double bytes) => (bytes / 1024 / 1024).ToString("0.0", CultureInfo.InvariantCulture);
}
