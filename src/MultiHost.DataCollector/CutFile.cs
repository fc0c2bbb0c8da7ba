using System.Globalization;
using System.Text;

namespace MultiHost.DataCollector;

/// <summary>Copies a file as far as it may be attached.</summary>
internal static class CutFile
{
    /// <summary>Longest text that is attached whole.</summary>
    public const long MaxTextBytes = 8L * 1024 * 1024;

    /// <summary>Longest file of anything else.</summary>
    public const long MaxOtherBytes = 48L * 1024 * 1024;

    private const int HeadBytes = 1024 * 1024;
    private const int ProbeBytes = 8 * 1024;

    /// <summary>Copies it, or its beginning and its end.</summary>
    /// <param name="from">The file.</param>
    /// <param name="to">The copy; not made if nothing of it is attached.</param>
    /// <param name="room">How many bytes may still be attached.</param>
    /// <returns>What is not there, in a few words; <c>null</c> if all is.</returns>
    public static string? Copy(string from, string to, long room)
    {
        using FileStream source = new(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        bool isText = IsText(source);
        long most = Math.Min(room, isText ? MaxTextBytes : MaxOtherBytes);
        if (source.Length <= most)
        {
            using FileStream whole = new(to, FileMode.CreateNew);
            CopyBytes(source, whole, source.Length);
            return null;
        }

        if (!isText || most < 2 * HeadBytes)
        {
            return $"{Mebibytes(source.Length)} MiB, left out";
        }

        using FileStream cut = new(to, FileMode.CreateNew);
        long left = source.Length - most;
        CopyBytes(source, cut, HeadBytes);
        cut.Write(Encoding.UTF8.GetBytes($"\n[… {Mebibytes(left)} MiB left out: see {FileCopies.NoteName} …]\n"));
        source.Seek(HeadBytes + left, SeekOrigin.Begin);
        CopyBytes(source, cut, most - HeadBytes);
        return $"{Mebibytes(left)} of {Mebibytes(source.Length)} MiB are left out of its middle";
    }

    private static bool IsText(FileStream file)
    {
        byte[] probe = new byte[ProbeBytes];
        int length = file.ReadAtLeast(probe, ProbeBytes, throwOnEndOfStream: false);
        file.Seek(0, SeekOrigin.Begin);
        return file.Name.EndsWith(".log", StringComparison.Ordinal) || !probe.AsSpan(0, length).Contains((byte)0);
    }

    // Not what is added meanwhile: that may have no end.
    private static void CopyBytes(FileStream from, FileStream to, long count)
    {
        byte[] buffer = new byte[256 * 1024];
        int read;
        for (; count > 0 && (read = from.Read(buffer, 0, (int)Math.Min(count, buffer.Length))) > 0; count -= read)
        {
            to.Write(buffer, 0, read);
        }
    }

    private static string Mebibytes(long bytes) => (bytes / 1024.0 / 1024.0).ToString("0.0", CultureInfo.InvariantCulture);
}
