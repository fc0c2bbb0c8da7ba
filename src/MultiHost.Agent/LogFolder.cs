namespace MultiHost.Agent;

/// <summary>
/// The files below a folder into which anybody on this host may have put anything: pipes, which nobody should open, and links, of which only those that stay in
/// the folder are followed, because all else that this account may read is not ours to send.
/// </summary>
internal sealed class LogFolder
{
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, RecurseSubdirectories = false, IgnoreInaccessible = false };

    private readonly string root;
    private readonly string real;
    private readonly List<(string Name, string Path)> files = [];
    private readonly List<string> notes = [];

    /// <summary>Lists a folder; one that is not there is empty.</summary>
    public LogFolder(string folder)
    {
        root = folder;
        real = FileFacts.RealPath(folder) + "/";
        switch (FileFacts.Of(folder, follow: false).Kind)
        {
            case FileKind.Folder:
                Collect(folder);
                break;
            case FileKind.Missing:
                break;
            case var other:
                notes.Add($"the log folder has become a {other.ToString().ToLowerInvariant()}");
                break;
        }
    }

    /// <summary>Each file: its name below the folder, and where it lies.</summary>
    public IReadOnlyList<(string Name, string Path)> Files => files;

    /// <summary>What is no file that may be sent, and why.</summary>
    public IReadOnlyList<string> Notes => notes;

    private void Collect(string folder)
    {
        string[] entries;
        try
        {
            entries = [.. Directory.EnumerateFileSystemEntries(folder, "*", Everything).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            notes.Add($"{Path.GetRelativePath(root, folder)}: {e.Message}");
            return;
        }

        foreach (string path in entries)
        {
            Take(Path.GetRelativePath(root, path), path);
        }
    }

    private void Take(string name, string path)
    {
        FileKind kind = FileFacts.Of(path, follow: false).Kind;
        switch (kind)
        {
            case FileKind.File or FileKind.Unknown:
                files.Add((name, path));
                break;
            case FileKind.Folder:
                Collect(path);
                break;
            case FileKind.Link:
                TakeLink(name, path);
                break;
            case FileKind.Missing:
                notes.Add(name.Contains('\ufffd', StringComparison.Ordinal) ? $"{name}: its name is not UTF-8" : $"{name}: it went while the files were sent");
                break;
            default:
                notes.Add($"{name}: it is a {kind.ToString().ToLowerInvariant()}");
                break;
        }
    }

    // A folder that a link inside leads to comes by its own name.
    private void TakeLink(string name, string path)
    {
        if (FileFacts.RealPath(path) is not { } target)
        {
            notes.Add($"{name}: it is a link that leads nowhere");
        }
        else if (!$"{target}/".StartsWith(real, StringComparison.Ordinal))
        {
            notes.Add($"{name}: it is a link out of the log folder, to {target}");
        }
        else if (FileFacts.Of(target, follow: false).Kind is var kind and not FileKind.Folder)
        {
            if (kind is FileKind.File)
            {
                files.Add((name, target));
            }
            else
            {
                notes.Add($"{name}: it is a link to a {kind.ToString().ToLowerInvariant()}");
            }
        }
    }
}
