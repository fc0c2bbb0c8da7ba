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
    public bool IsExecutable => Key.EndsWith(".x", StringComparison.Ordinal);
}

/// <summary>A symbolic link to somewhere inside the tree.</summary>
internal sealed record TreeLink(string Path, string Target) : TreeEntry(Path);
