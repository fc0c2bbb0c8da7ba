using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;

namespace MultiHost.Deployment;

/// <summary>
/// The SHA-256 of files on this machine, remembered between runs for as long as path, length, time of change and time of birth are the same: a file that
/// takes another's place has another birth. Safe for use by several threads.
/// </summary>
internal sealed class HashMemory
{
    private const int MaxEntries = 50_000;

    // A file may be written to again within one tick of the file system's clock; so young a hash is not remembered.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(2);

    private readonly string path;
    private readonly TimeProvider time;
    private readonly ConcurrentDictionary<string, string> known;
    private int computed;
    private volatile bool changed;

    public HashMemory(string path, TimeProvider time)
    {
        this.path = path;
        this.time = time;
        known = Load(path);
    }

    /// <summary>How many files were read.</summary>
    public int Computed => computed;

    /// <summary>The user's own memory.</summary>
    public static HashMemory OfUser(TimeProvider time)
    {
        string cache = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } given
            ? given
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        return new HashMemory(Path.Combine(cache, "multihost", "hashes"), time);
    }

    /// <summary>The hash of a file's content, in lower-case hexadecimal.</summary>
    public string HashOf(FileInfo file)
    {
        string stamp = string.Create(
            CultureInfo.InvariantCulture, $"{file.Length} {file.LastWriteTimeUtc.Ticks} {file.CreationTimeUtc.Ticks} {file.FullName}");
        if (known.TryGetValue(stamp, out string? hash))
        {
            return hash;
        }

        Interlocked.Increment(ref computed);
        using (FileStream stream = new(file.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0))
        {
            hash = Convert.ToHexStringLower(SHA256.HashData(stream));
        }

        if (time.GetUtcNow() - file.LastWriteTimeUtc > Settled)
        {
            known[stamp] = hash;
            changed = true;
        }

        return hash;
    }

    /// <summary>Writes what is new. A memory that cannot be written costs time at the next run, and nothing else.</summary>
    public void Save()
    {
        if (!changed)
        {
            return;
        }

        changed = false;
        string temporary = $"{path}.{Environment.ProcessId}-{Guid.NewGuid():N}";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllLines(temporary, known.Take(MaxEntries).Select(k => $"{k.Value} {k.Key}"));
            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            File.Delete(temporary);
        }
    }

    private static ConcurrentDictionary<string, string> Load(string path)
    {
        ConcurrentDictionary<string, string> known = new(StringComparer.Ordinal);
        try
        {
            foreach (string line in File.ReadLines(path))
            {
                if (line.Length > 65 && line[64] == ' ')
                {
                    known[line[65..]] = line[..64];
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // There is none yet, or it is not ours: hashes are computed.
        }

        return known;
    }
}
