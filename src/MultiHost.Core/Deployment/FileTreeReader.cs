using System.Security.Cryptography;

namespace MultiHost.Deployment;

/// <summary>Reads folders of this machine as trees. Hashes that are known from earlier are not computed again.</summary>
internal sealed class FileTreeReader(HashMemory memory)
{
    private static readonly EnumerationOptions Everything = new() { AttributesToSkip = 0, RecurseSubdirectories = false };

    /// <summary>Reads a folder.</summary>
    /// <param name="root">The folder.</param>
    /// <param name="wants">Says of a path below the folder, with <c>/</c> between the parts, whether it is wanted; folders are asked for, too.</param>
    /// <exception cref="IOException">A file cannot be read, or a link leads out of the folder to another.</exception>
    public FileTree Read(string root, Func<string, bool> wants)
    {
        List<FileInfo> files = [];
        List<TreeEntry> entries = [];
        Collect(new DirectoryInfo(root), root, wants, files, entries);
        TreeEntry[] read = [.. files.AsParallel().WithDegreeOfParallelism(Environment.ProcessorCount).Select(f => ReadFile(root, f))];
        memory.Save();
        return new FileTree(entries.Concat(read));
    }

    private static void Collect(DirectoryInfo folder, string root, Func<string, bool> wants, List<FileInfo> files, List<TreeEntry> entries)
    {
        foreach (FileSystemInfo item in folder.EnumerateFileSystemInfos("*", Everything))
        {
            string path = Relative(root, item.FullName);
            if (!wants(path))
            {
                continue;
            }

            if (item.LinkTarget is { } target && LeadsInside(root, item.FullName, target))
            {
                entries.Add(new TreeLink(path, target));
            }
            else if (item is FileInfo file)
            {
                files.Add(file);
            }
            else if (item.LinkTarget is { } outside)
            {
                throw new IOException(
                    $"{item.FullName} is a link to the folder {outside}, outside of {root}. Only what is in the folder can be sent to a host.");
            }
            else
            {
                Collect((DirectoryInfo)item, root, wants, files, entries);
            }
        }
    }

    private static string Relative(string root, string path) => Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/');

    private static bool LeadsInside(string root, string link, string target)
    {
        string full = Path.GetFullPath(target, Path.GetDirectoryName(link)!);
        return !Path.IsPathRooted(target) && full.StartsWith(root.TrimEnd('/') + "/", StringComparison.Ordinal);
    }

    private TreeFile ReadFile(string root, FileInfo file)
    {
        string path = Relative(root, file.FullName);
        bool executable = !OperatingSystem.IsWindows() && (file.UnixFileMode & UnixFileMode.UserExecute) != 0;
        string suffix = executable ? ".x" : "";
        if (DependencyManifest.TryTrim(file) is { } trimmed)
        {
            return new TreeFile(path, Convert.ToHexStringLower(SHA256.HashData(trimmed)) + suffix, trimmed.Length, file.FullName, trimmed);
        }

        // A link that leads out of the folder: what it leads to counts.
        FileInfo source = file.LinkTarget is null ? file : (FileInfo)file.ResolveLinkTarget(returnFinalTarget: true)!;
        return new TreeFile(path, memory.HashOf(source) + suffix, source.Length, source.FullName);
    }
}
