namespace MultiHost.Running;

/// <summary>Names of log files, which hosts choose.</summary>
internal static class LogFileName
{
    /// <summary>The path of a file below a folder; null if it would lie elsewhere, or cannot be one.</summary>
    public static string? Below(string folder, string? name)
    {
        if (string.IsNullOrEmpty(name) || name.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

        string root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;
        string path = Path.GetFullPath(Path.Combine(root, name));
        return path.StartsWith(root, StringComparison.Ordinal) && path.Length > root.Length ? path : null;
    }
}
