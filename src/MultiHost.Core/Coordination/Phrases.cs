using System.Globalization;
using MultiHost.Results;

namespace MultiHost.Coordination;

/// <summary>The small parts that the texts of this room share.</summary>
internal static class Phrases
{
    private const int Few = 5;
    private const int MaxLineChars = 2000;

    /// <summary><c>250 ms</c>, <c>58.2 s</c>, <c>60 s</c>.</summary>
    public static string Duration(TimeSpan time) =>
        time < TimeSpan.FromSeconds(1)
            ? string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(time.TotalMilliseconds):0} ms")
            : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s");

    /// <summary><c>on pair alpha+beta</c>, <c>on group a+b+c</c>, <c>on host a</c>.</summary>
    public static string On(IReadOnlyList<Participant> group)
    {
        string kind = group.Count switch { 1 => "host", 2 => "pair", _ => "group" };
        return $"on {kind} {AFew(group, p => p.Member.Host, "+")}";
    }

    /// <summary><c>last step 'Perform', 4.2 s ago</c>, or that there was none.</summary>
    public static string LastStep(string? step, TimeSpan? ago) =>
        step is null ? "no step reported" : $"last step '{step}', {Duration(ago ?? TimeSpan.Zero)} ago";

    /// <summary><c>source (alpha), destination (beta)</c>.</summary>
    public static string List(IEnumerable<Participant> participants) => string.Join(", ", participants);

    /// <summary><c>source</c>, <c>source and destination</c>, <c>a, b and c</c>.</summary>
    public static string Roles(IEnumerable<Participant> participants)
    {
        string[] names = [.. participants.Select(p => p.Member.Role.Value)];
        return names.Length < 2 ? string.Concat(names) : $"{string.Join(", ", names[..^1])} and {names[^1]}";
    }

    /// <summary>The first few of many, and how many more there are.</summary>
    public static string AFew<T>(IReadOnlyCollection<T> items, Func<T, string> text, string between)
    {
        string first = string.Join(between, items.Take(Few).Select(text));
        return items.Count <= Few ? first : string.Create(CultureInfo.InvariantCulture, $"{first} and {items.Count - Few:N0} more");
    }

    /// <summary>The text in one line that can be read: line breaks and what surrounds them become one space.</summary>
    public static string OneLine(string text) =>
        string.Join(' ', CutText.End(text, MaxLineChars).Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
