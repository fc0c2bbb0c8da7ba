namespace MultiHost.Hosts;

/// <summary>A folder with the programs that a host needs, and no dotnet: a PATH for hosts that have none.</summary>
internal sealed class ToolFolder : IDisposable
{
    private static readonly string[] Tools =
    [
        "sh", "cat", "grep", "find", "tar", "gzip", "uname", "readlink", "mkdir", "rm", "rmdir", "mv", "cp", "ln", "touch", "head", "tr", "cut", "du", "dd", "ls", "df", "awk",
        "printf", "sleep", "true", "mktemp", "id",
    ];

    public ToolFolder()
    {
        Path = Directory.CreateTempSubdirectory("mhtools-").FullName;
        foreach (string tool in Tools)
        {
            File.CreateSymbolicLink(System.IO.Path.Combine(Path, tool), Find(tool));
        }
    }

    public string Path { get; }

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private static string Find(string tool) =>
        new[] { "/usr/bin", "/bin" }.Select(folder => System.IO.Path.Combine(folder, tool)).First(File.Exists);
}
