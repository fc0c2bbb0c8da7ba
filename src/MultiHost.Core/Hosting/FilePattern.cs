using System.IO.Enumeration;

namespace MultiHost.Hosting;

/// <summary>
/// Files that a pattern names: <c>*</c> and <c>?</c> in names, <c>**</c> for folders of any depth. Links to folders are not followed by <c>**</c>.
/// </summary>
internal static class FilePattern
{
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, IgnoreInaccessible = true };

    /// <summary>The files that match, in the order of their paths.</summary>
    /// <param name="folder">Where a relative pattern begins.</param>
    /// <param name="pattern">The pattern.</param>
    public static IEnumerable<string> Matches(string folder, string pattern)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(pattern);
        string[] parts = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return Below(pattern.StartsWith('/') ? "/" : folder, parts).Distinct().Order(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Below(string folder, ReadOnlyMemory<string> parts)
    {
        if (parts.Length == 0 || !Directory.Exists(folder))
        {
            return [];
        }

        string part = parts.Span[0];
        ReadOnlyMemory<string> rest = parts[1..];
        if (part == "**")
        {
            return Below(folder, rest).Concat(Folders(folder, "*").Where(f => new DirectoryInfo(f).LinkTarget is null).SelectMany(f => Below(f, parts)));
        }

        if (rest.Length == 0)
        {
            return Directory.EnumerateFiles(folder, "*", Everything).Where(f => IsMatch(part, f));
        }

        return IsPlain(part) ? Below(Path.Combine(folder, part), rest) : Folders(folder, part).SelectMany(f => Below(f, rest));
    }

    private static IEnumerable<string> Folders(string folder, string part) =>
        Directory.EnumerateDirectories(folder, "*", Everything).Where(f => IsMatch(part, f));

    private static bool IsMatch(string part, string path) =>
        FileSystemName.MatchesSimpleExpression(part.Replace("\\", "\\\\", StringComparison.Ordinal), Path.GetFileName(path), ignoreCase: false);

    private static bool IsPlain(string part) => part.AsSpan().IndexOfAny('*', '?') < 0;
}
