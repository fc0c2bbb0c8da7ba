using System.Collections.Concurrent;
using System.Security.Cryptography;
using MultiHost.Linux;

namespace MultiHost.Deployment;

/// <summary>
/// The SHA-256 of files on this machine, remembered between runs for as long as a file's stamp is the same: see <see cref="FileFacts.Stamp"/>. Safe for use by
/// several threads.
/// </summary>
internal sealed class HashMemory
{
    private const int MaxEntries = 50_000;

    // A file may be written to again within one tick of the file system's clock; so young a hash is not remembered.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(2);

    private readonly string? path;
    private readonly TimeProvider time;
    private readonly ConcurrentDictionary<string, (string Stamp, string Hash)> known = new(StringComparer.Ordinal);
    private readonly List<string> earlier = [];
    private readonly ConcurrentDictionary<string, bool> used = new(StringComparer.Ordinal);
    private int computed;
    private long bytes;
    private volatile bool changed;

    /// <summary>Recalls what is written in a file.</summary>
    /// <param name="path">The file, which need not exist; null: nothing is remembered between runs.</param>
    /// <param name="time">The clock.</param>
    public HashMemory(string? path, TimeProvider time)
    {
        this.path = path;
        this.time = time;
        if (path is not null)
        {
            Load(path);
        }
    }

    /// <summary>How many files were read.</summary>
    public int Computed => computed;

    /// <summary>How many bytes were read: it grows for as long as there is progress.</summary>
    public long BytesRead => Interlocked.Read(ref bytes);

    /// <summary>The user's own memory; none, if the environment names no folder for one.</summary>
    public static HashMemory OfUser(TimeProvider time) => new(UserFolders.Cache is { } cache ? Path.Combine(cache, "hashes") : null, time);

    /// <summary>The hash of a file's first bytes, as many as its facts say, in lower-case hexadecimal; null if they changed while they were read. A file
    /// that only grows, as a log does, is no trouble.</summary>
    public string? HashOf(string file, FileFacts facts)
    {
        used.TryAdd(file, true);
        if (known.TryGetValue(file, out (string Stamp, string Hash) entry) && entry.Stamp == facts.Stamp)
        {
            return entry.Hash;
        }

        Interlocked.Increment(ref computed);
        string? hash = Compute(file, facts.Length);
        if (hash is null || FileFacts.Of(file, follow: true).Stamp != facts.Stamp)
        {
            return hash is not null && hash == Compute(file, facts.Length) ? hash : null;
        }

        if (time.GetUtcNow() - facts.Written > Settled && !file.Contains('\n', StringComparison.Ordinal))
        {
            known[file] = (facts.Stamp, hash);
            changed = true;
        }

        return hash;
    }

    /// <summary>Forgets a file whose content is not what its stamp promised.</summary>
    public void Forget(string file) => changed |= known.TryRemove(file, out _);

    /// <summary>Writes what is new, without files that are gone. A memory that cannot be written costs time at the next run, and nothing else.</summary>
    /// <returns>What is to be said of it.</returns>
    public string? Save()
    {
        if (!changed || path is null)
        {
            return null;
        }

        changed = false;
        string temporary = $"{path}.{Environment.ProcessId}-{Guid.NewGuid():N}";
        try
        {
            UserFolders.Make(Path.GetDirectoryName(path)!);
            File.WriteAllLines(temporary, Kept().Take(MaxEntries));
            File.Move(temporary, path, overwrite: true);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            TryDelete(temporary);
            return $"the hashes of files could not be kept in {Naming.Shown(path)}, so that every run reads all files again: {e.Message}";
        }
    }

    // What was used now comes first, then what was used lately: the last are those that nobody asks for.
    private IEnumerable<string> Kept() => used.Keys
        .Concat(earlier.Where(f => !used.ContainsKey(f) && File.Exists(f)))
        .Select(f => known.TryGetValue(f, out (string Stamp, string Hash) entry) ? $"{entry.Hash} {entry.Stamp} {f}" : null)
        .OfType<string>();

    private static void TryDelete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It could not be made, either.
        }
    }

    private string? Compute(string file, long length)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using FileStream stream = CheckedContent.Open(file);
        byte[] buffer = new byte[(int)Math.Clamp(length, 1, 128 * 1024)];
        while (length > 0)
        {
            int read = stream.Read(buffer, 0, (int)Math.Min(buffer.Length, length));
            if (read == 0)
            {
                return null;
            }

            hash.AppendData(buffer, 0, read);
            Interlocked.Add(ref bytes, read);
            length -= read;
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private void Load(string path)
    {
        try
        {
            foreach (string line in File.ReadLines(path))
            {
                if (line.Split(' ', 3) is [{ Length: 64 } hash, var stamp, { Length: > 0 } file] && known.TryAdd(file, (stamp, hash)))
                {
                    earlier.Add(file);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // There is none yet, or it is not ours: hashes are computed.
        }
    }
}
