namespace MultiHost.Reporting;

/// <summary>Tells which log files of the hosts lie in a folder of the controller.</summary>
internal static class LogFileList
{
    /// <summary>The folder, and below it a line for its own files, and one for each folder in it that has files.</summary>
    public static string Of(string folder) => $"Log files: {folder}" + string.Concat(
        Folders(folder).Select(f => $"\n  {(f.Key.Length == 0 ? "" : $"{Naming.Shown(f.Key)}: ")}{string.Join(", ", f.Select(Naming.Shown))}"));

    private static IEnumerable<IGrouping<string, string>> Folders(string folder) =>
        Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(folder, f))
                .Order(StringComparer.Ordinal)
                .GroupBy(f => Path.GetDirectoryName(f)!, f => Path.GetFileName(f))
            : [];
}
