using System.Globalization;
using System.Text;
using System.Text.Json;

namespace MultiHost.Recording;

/// <summary>
/// Removes the folders of a test assembly's older runs. A folder counts as one only if it bears a run's name, is no link, and has a record of that name: what
/// is not ours stays, and so does what a run may still be writing.
/// </summary>
internal static class OldRuns
{
    // Whoever reads a run that has just ended, such as the data collector of another test host, has its files still.
    private static readonly TimeSpan Youth = TimeSpan.FromMinutes(10);

    // A record without an end is one of a run that was killed, or goes on. No test, and no barrier, lasts for longer than a day.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromDays(2);

    private const int TailBytes = 256;

    /// <summary>Removes all but the newest.</summary>
    /// <param name="record">The record of the run that has ended.</param>
    /// <param name="keep">How many are kept, that one included.</param>
    /// <param name="time">The clock.</param>
    /// <returns>What could not be removed and why, in one line; <c>null</c> if all is well.</returns>
    public static string? Remove(string record, int keep, TimeProvider time)
    {
        List<string> troubles = [];
        try
        {
            if (Read(record) is { } own)
            {
                DateTimeOffset now = time.GetUtcNow();
                IEnumerable<Found> older = Directory.EnumerateDirectories(Path.GetDirectoryName(Path.GetDirectoryName(record)!)!)
                    .Select(Find)
                    .OfType<Found>()
                    .Where(f => f.Run.Assembly == own.Assembly)
                    .OrderByDescending(f => f.Run.At)
                    .Skip(keep)
                    .Where(f => f.Run.Run != own.Run && IsOver(f, now));
                foreach (Found run in older.ToArray())
                {
                    Remove(run.Folder, troubles);
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            troubles.Add(e.Message);
        }

        return troubles.Count == 0 ? null
            : string.Create(CultureInfo.InvariantCulture, $"{troubles.Count} runs beyond <Logs MaxRuns=\"{keep}\"/> could not be removed: {troubles[0]}");
    }

    private static Found? Find(string folder)
    {
        string name = Path.GetFileName(folder);
        return IsRunName(name)
            && new DirectoryInfo(folder).LinkTarget is null
            && Read(Path.Combine(folder, RecordReader.FileName)) is { } run
            && run.Run == name
            ? new Found(folder, run)
            : null;
    }

    private static bool IsRunName(string name) => name.StartsWith("mh-", StringComparison.Ordinal) && name.Length > 3;

    // Its first line alone: records may be long, and there may be many.
    private static RunStarted? Read(string record)
    {
        try
        {
            using StreamReader reader = new(new FileStream(record, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete), Encoding.UTF8);
            return reader.ReadLine() is { } line ? EntryCodec.Read(Encoding.UTF8.GetBytes(line)) as RunStarted : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null; // no record of ours, or none that this account may read, or it went meanwhile
        }
    }

    private static bool IsOver(Found found, DateTimeOffset now)
    {
        FileInfo record = new(Path.Combine(found.Folder, RecordReader.FileName));
        return record.Exists && now - record.LastWriteTimeUtc > (HasEnd(record) ? Youth : LongestSilence);
    }

    private static bool HasEnd(FileInfo record)
    {
        using FileStream file = new(record.FullName, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        file.Seek(-Math.Min(TailBytes, file.Length), SeekOrigin.End);
        byte[] tail = new byte[TailBytes];
        string text = Encoding.UTF8.GetString(tail, 0, file.ReadAtLeast(tail, tail.Length, throwOnEndOfStream: false));
        return text.EndsWith('\n') && text.TrimEnd('\n').Split('\n')[^1].StartsWith("""{"kind":"run-ended",""", StringComparison.Ordinal);
    }

    private static void Remove(string folder, List<string> troubles)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Another run has removed it.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            troubles.Add($"{folder}: {e.Message}");
        }
    }

    private sealed record Found(string Folder, RunStarted Run);
}
