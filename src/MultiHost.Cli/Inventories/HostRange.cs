using System.Globalization;
using System.Text.RegularExpressions;

namespace MultiHost.Cli.Inventories;

/// <summary>Names with ranges in them: <c>web[01:20]</c>, <c>db-[a:f].lab</c>, <c>node[0:10:2]</c>.</summary>
internal static partial class HostRange
{
    private const int MostHosts = 10_000;

    /// <summary>All names that a name with ranges stands for.</summary>
    /// <param name="pattern">The name; one without a range stands for itself.</param>
    /// <param name="problem">What is wrong with it; <c>null</c> if nothing is.</param>
    public static IReadOnlyList<string> Expand(string pattern, out string? problem)
    {
        problem = null;
        Match range = Range().Match(pattern);
        if (!range.Success)
        {
            problem = pattern.Contains('[', StringComparison.Ordinal) ? $"'{pattern}' has no range in its brackets. Write web[01:20] or db[a:f]" : null;
            return [pattern];
        }

        string[]? values = ValuesOf(range);
        if (values is null)
        {
            problem = $"'{range.Value}' is no range. Write [01:20] or [a:f], from the lower to the higher, and no more than {MostHosts} hosts";
            return [];
        }

        List<string> names = [];
        foreach (string value in values)
        {
            names.AddRange(Expand(pattern[..range.Index] + value + pattern[(range.Index + range.Length)..], out string? further));
            problem ??= further;
            if (problem is not null || names.Count > MostHosts)
            {
                problem ??= $"'{pattern}' stands for more than {MostHosts} hosts";
                return [];
            }
        }

        return names;
    }

    private static string[]? ValuesOf(Match range)
    {
        string from = range.Groups["from"].Value, to = range.Groups["to"].Value;
        int step = range.Groups["step"].Success ? int.Parse(range.Groups["step"].Value, CultureInfo.InvariantCulture) : 1;
        if (step == 0 || char.IsAsciiDigit(from[0]) != char.IsAsciiDigit(to[0]))
        {
            return null;
        }

        if (!char.IsAsciiDigit(from[0]))
        {
            return from[0] > to[0] ? null : [.. Enumerable.Range(from[0], to[0] - from[0] + 1).Where(c => (c - from[0]) % step == 0).Select(c => $"{(char)c}")];
        }

        // A zero in front says how many digits all of them have.
        int first = int.Parse(from, CultureInfo.InvariantCulture), last = int.Parse(to, CultureInfo.InvariantCulture);
        int width = from.Length > 1 && from[0] == '0' ? from.Length : 0;
        return first > last || (last - first) / step >= MostHosts
            ? null
            : [.. Enumerable.Range(0, ((last - first) / step) + 1).Select(i => (first + (i * step)).ToString(CultureInfo.InvariantCulture).PadLeft(width, '0'))];
    }

    [GeneratedRegex(@"\[(?<from>\d{1,9}|[a-zA-Z]):(?<to>\d{1,9}|[a-zA-Z])(:(?<step>\d{1,6}))?\]")]
    private static partial Regex Range();
}
