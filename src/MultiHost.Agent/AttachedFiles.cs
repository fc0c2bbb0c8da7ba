using System.Globalization;
using MultiHost.Linux;

namespace MultiHost.Agent;

/// <summary>The files that a test attaches on this host: copies, as they are when it says so. Safe for use by several threads.</summary>
/// <param name="logs">The phase's folder of log files.</param>
/// <param name="work">Where relative paths begin.</param>
/// <param name="host">The host, in words.</param>
internal sealed class AttachedFiles(string logs, string work, string host)
{
    /// <summary>The folder in a log folder that has them.</summary>
    public const string FolderName = "attached";

    private readonly Lock access = new();
    private long bytes;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Copies a file.</summary>
    /// <exception cref="ArgumentException">The name is no plain name of a file.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="MultiHostException">It is no file, or is too large.</exception>
    public void Add(string path, string? name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        string whole = Path.GetFullPath(Path.Combine(work, path));
        string wanted = name ?? Path.GetFileName(whole);
        if (wanted.Length is 0 or > 200 || wanted is "." or ".." || wanted.AsSpan().IndexOfAny('/', '\0') >= 0)
        {
            throw new ArgumentException(
                $"'{Naming.Shown(wanted)}' cannot be the name of an attached file: give it a name without '/', of 200 characters at most.", nameof(name));
        }

        FileFacts facts = FileFacts.Of(whole, follow: true);
        if (facts.Kind == FileKind.Missing)
        {
            throw new FileNotFoundException($"There is no file '{whole}' on {host} to attach. A relative path begins at {work}.", whole);
        }

        if (facts.Kind is not (FileKind.File or FileKind.Unknown))
        {
            throw new MultiHostException($"'{whole}' on {host} cannot be attached: it is a {facts.Kind.ToString().ToLowerInvariant()}, and no file.");
        }

        lock (access)
        {
            if (bytes + facts.Length > IHostGroup.MaxAttachedBytes)
            {
                throw new MultiHostException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"'{whole}' on {host} cannot be attached: with its {Mebibytes(facts.Length)} MiB the test would have "
                    + $"{Mebibytes(bytes + facts.Length)} MiB on this host, and {Mebibytes(IHostGroup.MaxAttachedBytes)} MiB are allowed. Compress it, or attach the part that matters."));
            }

            string folder = Directory.CreateDirectory(Path.Combine(logs, FolderName)).FullName;
            (string stem, string extension) = (Path.GetFileNameWithoutExtension(wanted), Path.GetExtension(wanted));
            string copy = Path.Combine(folder, wanted);
            for (int number = 2; File.Exists(copy); number++)
            {
                copy = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{stem}-{number}{extension}"));
            }

            File.Copy(whole, copy);
            bytes += facts.Length;
            Count++;
        }
    }

    private static string Mebibytes(long bytes) => (bytes / 1024.0 / 1024.0).ToString("0.0", CultureInfo.InvariantCulture);
}
