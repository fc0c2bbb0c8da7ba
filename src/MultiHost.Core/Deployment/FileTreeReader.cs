using System.Security.Cryptography;

namespace MultiHost.Deployment;

/// <summary>
/// Reads folders of this machine as trees. Hashes that are known from earlier are not computed again. The folders are not frozen: a file may come, go, grow and
/// change meanwhile, and what is no file is left out.
/// </summary>
/// <param name="memory">Hashes that are known.</param>
/// <param name="note">Told, in a line, what is left out and why.</param>
internal sealed class FileTreeReader(HashMemory memory, Action<string> note)
{
    private const int Tries = 5;
    private const int LargestSnapshot = 16 * 1024 * 1024;
    private const int ShownErrors = 3;

    /// <summary>Grows for as long as there is progress.</summary>
    public long BytesRead => memory.BytesRead;

    /// <summary>Reads a folder.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="wants">Says of a path below the folder, with <c>/</c> between the parts, whether it is wanted; folders are asked for, too.</param>
    /// <exception cref="IOException">A file cannot be read, or a link leads out of the folder to another: the message names it.</exception>
    public FileTree Read(string root, Func<string, bool> wants)
    {
        FolderListing listing = new(root, wants);
        Found[] found = [.. listing.Files.AsParallel().WithDegreeOfParallelism(Environment.ProcessorCount).Select(f => TryRead(f.Path, f.Source))];
        string[] notes = [.. listing.Notes, .. found.Select(f => f.Note).OfType<string>().Order(StringComparer.Ordinal)];
        foreach (string line in notes)
        {
            note(line);
        }

        Throw(found);
        if (memory.Save() is { } trouble)
        {
            note(trouble);
        }

        return new FileTree(listing.Links.Concat<TreeEntry>(found.Select(f => f.File).OfType<TreeFile>()));
    }

    /// <summary>The tree as it is now, after a file in it was found changed. Small files are kept in memory, so that they can't change again.</summary>
    /// <exception cref="IOException">A file that tests run has changed, so that hosts would run different ones.</exception>
    public FileTree Renew(FileTree tree, TreeFile changed)
    {
        memory.Forget(changed.Source);
        List<TreeEntry> entries = [];
        foreach (TreeEntry entry in tree.Entries)
        {
            if (entry is not TreeFile { Content: null } file || (file.Path != changed.Path && FileFacts.Of(file.Source, follow: true).Stamp == file.Stamp))
            {
                entries.Add(entry);
                continue;
            }

            if (file.IsFixed)
            {
                throw new IOException(
                    $"{Naming.Shown(file.Source)} was changed after the run had read it, and hosts would run different ones. Let nothing build while tests run.");
            }

            Found found = TryRead(file.Path, file.Source, snapshot: true);
            Throw([found]);
            if (found.Note is { } line)
            {
                note(line);
            }

            entries.AddRange(found.File is { } renewed ? [renewed] : []);
        }

        return new FileTree(entries);
    }

    private static void Throw(Found[] found)
    {
        string[] errors = [.. found.Select(f => f.Error).OfType<string>().Order(StringComparer.Ordinal)];
        if (errors.Length > 0)
        {
            throw new IOException(string.Join(' ', errors.Take(ShownErrors)) + (errors.Length > ShownErrors ? $" And {errors.Length - ShownErrors} more." : ""));
        }
    }

    private Found TryRead(string path, string source, bool snapshot = false)
    {
        string shown = Naming.Shown(source);
        try
        {
            for (int i = 0; i < Tries; i++)
            {
                FileFacts facts = FileFacts.Of(source, follow: true);
                if (facts.Kind is not (FileKind.File or FileKind.Unknown))
                {
                    return new Found { Note = LeftOut(shown, facts.Kind) };
                }

                if (ReadOnce(path, source, facts, snapshot) is { } file)
                {
                    return new Found { File = file };
                }
            }
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return new Found { Note = LeftOut(shown, FileKind.Missing) };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            string who = Environment.UserName;
            return new Found { Error = $"{shown} cannot be read: {e.Message.TrimEnd('.')}. Let {who} read it, or remove it: all of the folder goes to the hosts." };
        }

        return TreeFile.IsFixedAt(path)
            ? new Found { Error = $"{shown} was written to whenever it was read. Let nothing build while tests run." }
            : new Found { Note = $"{shown} is not sent to the hosts: it was written to whenever it was read" };
    }

    // Null if it was changed meanwhile.
    private TreeFile? ReadOnce(string path, string source, FileFacts facts, bool snapshot)
    {
        string suffix = facts.IsExecutable ? ".x" : "";
        bool isManifest = DependencyManifest.Is(path);
        if ((snapshot || isManifest) && facts.Length <= LargestSnapshot)
        {
            byte[] content = new byte[facts.Length];
            using (FileStream stream = CheckedContent.Open(source))
            {
                if (stream.ReadAtLeast(content, content.Length, throwOnEndOfStream: false) < content.Length)
                {
                    return null;
                }
            }

            if (snapshot)
            {
                return new TreeFile(path, Key(content, suffix), content.Length, source, content);
            }

            if (FileFacts.Of(source, follow: true).Stamp != facts.Stamp)
            {
                return null;
            }

            if (DependencyManifest.TryTrim(content) is { } trimmed)
            {
                return new TreeFile(path, Key(trimmed, suffix), trimmed.Length, source, trimmed);
            }
        }

        return memory.HashOf(source, facts) is { } hash ? new TreeFile(path, hash + suffix, facts.Length, source) { Stamp = facts.Stamp } : null;
    }

    private static string Key(byte[] content, string suffix) => Convert.ToHexStringLower(SHA256.HashData(content)) + suffix;

    private static string LeftOut(string shown, FileKind kind) => $"{shown} is not sent to the hosts: " + (kind is FileKind.Missing
        ? shown.Contains('\ufffd', StringComparison.Ordinal) ? "its name is not UTF-8" : "it is gone, or a link that leads nowhere"
        : $"it is a {kind.ToString().ToLowerInvariant()}");

    private readonly record struct Found(TreeFile? File, string? Note, string? Error);
}
