namespace MultiHost.Deployment;

/// <summary>Something that a tree holds.</summary>
/// <param name="Path">Where, below the tree, with <c>/</c> between the parts.</param>
internal abstract record TreeEntry(string Path);

/// <summary>A file.</summary>
/// <param name="Path">Where, below the tree.</param>
/// <param name="Key">SHA-256 of its content, with <c>.x</c> if it is executable: what it is called in a host's cache.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Source">Path on this machine; not looked at if <paramref name="Content"/> is given.</param>
/// <param name="Content">Bytes that are sent in the place of the source's.</param>
internal sealed record TreeFile(string Path, string Key, long Length, string Source, byte[]? Content = null) : TreeEntry(Path)
{
    private static readonly string[] Fixed = [".dll", ".exe", ".so", ".deps.json", ".runtimeconfig.json"];

    public bool IsExecutable => Key.EndsWith(".x", StringComparison.Ordinal);

    /// <summary>What the file was when it was hashed: see <see cref="FileFacts.Stamp"/>.</summary>
    public string Stamp { get; init; } = "";

    /// <summary>Whether it is code of the test project, of which all hosts and the controller must run the same.</summary>
    public bool IsFixed => IsFixedAt(Path);

    /// <summary>Whether a file at such a path, below the test project's output, is code of the project: tests may make assemblies in folders of their own.</summary>
    public static bool IsFixedAt(string path) =>
        (!path.Contains('/', StringComparison.Ordinal) || path.StartsWith("runtimes/", StringComparison.Ordinal))
        && Fixed.Any(e => path.EndsWith(e, StringComparison.OrdinalIgnoreCase));
}

/// <summary>A symbolic link to somewhere inside the tree.</summary>
internal sealed record TreeLink(string Path, string Target) : TreeEntry(Path);
