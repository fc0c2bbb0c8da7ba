namespace MultiHost.Deployment;

/// <summary>What lies in a folder: files, links to inside of it, and in notes what is neither.</summary>
internal sealed class FolderListing
{
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, RecurseSubdirectories = false, IgnoreInaccessible = false };

    private readonly string root;
    private readonly Func<string, bool> wants;
    private readonly List<(string Path, string Source)> files = [];
    private readonly List<TreeLink> links = [];
    private readonly List<string> notes = [];

    /// <summary>Lists a folder.</summary>
    /// <exception cref="IOException">It, or a folder in it, cannot be read, or a link leads out of it to another folder.</exception>
    public FolderListing(string root, Func<string, bool> wants)
    {
        this.root = Path.GetFullPath(root).TrimEnd('/') + "/";
        this.wants = wants;
        Collect(new DirectoryInfo(this.root), isRoot: true);
    }

    /// <summary>Each file: its path below the folder, and where it lies.</summary>
    public IReadOnlyList<(string Path, string Source)> Files => files;

    public IReadOnlyList<TreeLink> Links => links;

    /// <summary>What is left out, and why.</summary>
    public IReadOnlyList<string> Notes => notes;

    private void Collect(DirectoryInfo folder, bool isRoot = false)
    {
        FileSystemInfo[] items;
        try
        {
            items = [.. folder.EnumerateFileSystemInfos("*", Everything)];
        }
        catch (DirectoryNotFoundException) when (!isRoot)
        {
            return; // it went while we looked, as if we had come a little later
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException(
                $"{Naming.Shown(folder.FullName)} cannot be read: {e.Message.TrimEnd('.')}. "
                + $"Let {Environment.UserName} read it, or remove it: all of the folder goes to the hosts.",
                e);
        }

        foreach (FileSystemInfo item in items)
        {
            string path = Path.GetRelativePath(root, item.FullName).Replace(Path.DirectorySeparatorChar, '/');
            if (wants(path))
            {
                Take(path, item);
            }
        }
    }

    private void Take(string path, FileSystemInfo item)
    {
        if (item.LinkTarget is { } target)
        {
            TakeLink(path, item.FullName, target);
        }
        else if (item is DirectoryInfo folder)
        {
            Collect(folder);
        }
        else
        {
            files.Add((path, item.FullName)); // what it is, its reader looks at
        }
    }

    private void TakeLink(string path, string link, string target)
    {
        string full = Path.GetFullPath(target, Path.GetDirectoryName(link)!);
        if (full.StartsWith(root, StringComparison.Ordinal))
        {
            links.Add(new TreeLink(path, Path.IsPathRooted(target) ? Path.GetRelativePath(Path.GetDirectoryName(link)!, full) : target));
        }
        else if (FileFacts.Of(link, follow: true).Kind is FileKind.Folder)
        {
            throw new IOException(
                $"{Naming.Shown(link)} is a link to the folder {Naming.Shown(target)}, outside of {root.TrimEnd('/')}. "
                + "Only what is in the folder can be sent to a host.");
        }
        else
        {
            files.Add((path, link)); // what it leads to counts
        }
    }
}
