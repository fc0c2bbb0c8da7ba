using System.Security.Cryptography;
using System.Text;

namespace MultiHost.Deployment;

/// <summary>A folder by content: two trees with the same paths, contents, executable bits and links are one.</summary>
internal sealed class FileTree
{
    public FileTree(IEnumerable<TreeEntry> entries)
    {
        Entries = [.. entries.OrderBy(e => e.Path, StringComparer.Ordinal)];
        Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(Entries.Select(Line)))));
    }

    public IReadOnlyList<TreeEntry> Entries { get; }

    public IEnumerable<TreeFile> Files => Entries.OfType<TreeFile>();

    /// <summary>Names the tree in a host's cache.</summary>
    public string Hash { get; }

    private static string Line(TreeEntry entry) => entry switch
    {
        TreeFile file => $"{file.Key} {file.Path}\0",
        TreeLink link => $"link {link.Path}\0{link.Target}\0",
        _ => throw new ArgumentOutOfRangeException(nameof(entry), entry, "There is no such entry."),
    };
}
