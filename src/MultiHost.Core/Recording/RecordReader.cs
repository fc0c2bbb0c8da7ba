using System.Text.Json;

namespace MultiHost.Recording;

/// <summary>Reads records of runs, also of runs that go on, or were killed.</summary>
internal static class RecordReader
{
    /// <summary>Name of the file in a run's folder.</summary>
    public const string FileName = "run.jsonl";

    /// <summary>
    /// The entries of a file, in the order in which the controller had them. What follows the last whole line, and lines of kinds that this version does not
    /// know, are left out.
    /// </summary>
    /// <exception cref="RecordException">It is no record, or a line in it is broken.</exception>
    public static IReadOnlyList<RunEntry> Read(string path)
    {
        ReadOnlySpan<byte> rest = AllBytes(path);
        List<RunEntry> entries = [];
        int end;
        for (int number = 1; (end = rest.IndexOf((byte)'\n')) >= 0; number++)
        {
            try
            {
                if (EntryCodec.Read(rest[..end]) is { } entry)
                {
                    entries.Add(entry);
                }
            }
            catch (JsonException e)
            {
                throw new RecordException($"{path}, line {number}: this is no line of a run's record: {e.Message}", e);
            }

            rest = rest[(end + 1)..];
        }

        return entries.Count == 0 || entries[0] is RunStarted ? entries
            : throw new RecordException($"{path}: this is no record of a run: it does not begin with how the run started.");
    }

    // Its writer may still have it open.
    private static byte[] AllBytes(string path)
    {
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using MemoryStream bytes = new();
        file.CopyTo(bytes);
        return bytes.ToArray();
    }
}
