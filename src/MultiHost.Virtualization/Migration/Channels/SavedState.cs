namespace MultiHost.Virtualization.Migration.Channels;

/// <summary>Addresses of a guest's state in a file.</summary>
internal static class SavedState
{
    /// <summary><c>file:</c> where QEMU has it, <c>exec:cat</c> where not.</summary>
    public static string UriToWrite(string path, bool isFile) => isFile ? $"file:{path}" : $"exec:cat > {Quote(path)}";

    public static string UriToRead(string path, bool isFile) => isFile ? $"file:{path}" : $"exec:cat < {Quote(path)}";

    private static string Quote(string path) => $"'{path.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
