using System.Formats.Tar;

namespace MultiHost.Deployment;

/// <summary>Writes a tree as an archive for the script that receives it.</summary>
internal static class TreeArchive
{
    // What the host's script compares with to see whether a cached file was written to.
    private static readonly DateTimeOffset Cached = new(2001, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private const UnixFileMode Plain = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Executable = Plain | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>Writes the files that are missing, the tree as links to all files, and the mark of its end.</summary>
    /// <exception cref="FileChangedException">A file has changed since it was hashed: the mark is not written, so that the host takes nothing.</exception>
    /// <exception cref="IOException">The host takes no more.</exception>
    public static void Write(
        FileTree tree,
        IReadOnlySet<string> missing,
        Stream target,
        Action awaitPiece,
        Func<LineRate, bool> decide,
        Action<long> onWritten,
        TimeProvider time)
    {
        using AdaptiveGzipStream gzip = new(target, awaitPiece, decide, time);
        using CountingStream counting = new(gzip, onWritten);
        using TarWriter tar = new(counting, TarEntryFormat.Gnu, leaveOpen: true);
        foreach (TreeFile file in tree.Files.Where(f => missing.Contains(f.Key)).DistinctBy(f => f.Key))
        {
            WriteContent(file, tar);
        }

        WriteEntry(tar, TarEntryType.Directory, $"{tree.Hash}/", Executable);
        foreach (string folder in Folders(tree))
        {
            WriteEntry(tar, TarEntryType.Directory, $"{tree.Hash}/{folder}/", Executable);
        }

        foreach (TreeEntry entry in tree.Entries)
        {
            (TarEntryType type, string link) = entry is TreeFile file
                ? (TarEntryType.HardLink, $"files/{file.Key}")
                : (TarEntryType.SymbolicLink, ((TreeLink)entry).Target);
            WriteEntry(tar, type, $"{tree.Hash}/{entry.Path}", Executable, link);
        }

        WriteEntry(tar, TarEntryType.RegularFile, "complete", Plain);
    }

    private static void WriteContent(TreeFile file, TarWriter tar)
    {
        using CheckedContent content = new(file);
        tar.WriteEntry(new GnuTarEntry(TarEntryType.RegularFile, $"files/{file.Key}")
        {
            DataStream = content,
            Mode = file.IsExecutable ? Executable : Plain,
            ModificationTime = Cached,
        });
        content.Verify();
    }

    private static void WriteEntry(TarWriter tar, TarEntryType type, string path, UnixFileMode mode, string? link = null)
    {
        GnuTarEntry entry = new(type, path) { Mode = mode, ModificationTime = Cached };
        if (link is not null)
        {
            entry.LinkName = link;
        }

        tar.WriteEntry(entry);
    }

    private static IEnumerable<string> Folders(FileTree tree) => tree.Entries
        .SelectMany(e => Above(e.Path))
        .Distinct(StringComparer.Ordinal)
        .OrderBy(f => f, StringComparer.Ordinal);

    private static IEnumerable<string> Above(string path)
    {
        for (int at = path.IndexOf('/', StringComparison.Ordinal); at >= 0; at = path.IndexOf('/', at + 1))
        {
            yield return path[..at];
        }
    }
}
