using System.Globalization;
using System.Text.RegularExpressions;

namespace MultiHost.Virtualization.Storage;

/// <summary>Explains QEMU's complaint about a locked image: who holds it, where that can be known.</summary>
internal static partial class ImageLock
{
    /// <summary>A sentence for a message; null if QEMU did not complain about a lock.</summary>
    /// <param name="words">What QEMU wrote.</param>
    /// <param name="host">Name of this host.</param>
    /// <param name="disks">Files of the guest's disks.</param>
    public static string? Explain(string words, string host, IEnumerable<string> disks)
    {
        Match match = Complaint().Match(words);
        if (!match.Success)
        {
            return null;
        }

        string kind = match.Groups[1].Value;
        string[] files = [.. disks.Where(File.Exists)];
        string[] holders = [.. files.SelectMany(HoldersOf).Distinct()];
        string what = files.Length == 1 ? files[0] : "an image";
        string who = holders.Length > 0
            ? $"held on {host} by {string.Join(" and ", holders)}"
            : $"held by no process on {host} that can be seen: another host has it, or another user";
        return $"QEMU did not get the \"{kind}\" lock of {what}; it is {who}. "
            + "A disk that several guests have at once must be ReadOnly in all of them; otherwise give each an OwnCopy, or end the other first.";
    }

    // The kernel tells the locks of a file with each descriptor of it; /proc/locks has no process for QEMU's kind.
    private static IEnumerable<string> HoldersOf(string file)
    {
        string real = File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file;
        foreach (string process in Directory.EnumerateDirectories("/proc").Where(p => char.IsAsciiDigit(Path.GetFileName(p)[0])))
        {
            if (Holds(process, real))
            {
                yield return $"process {Path.GetFileName(process)} ({CommandOf(process)})";
            }
        }
    }

    private static bool Holds(string process, string file)
    {
        try
        {
            return Directory.EnumerateFiles(Path.Combine(process, "fd"))
                .Where(fd => File.ResolveLinkTarget(fd, returnFinalTarget: false)?.FullName == file)
                .Any(fd => File.ReadAllText(Path.Combine(process, "fdinfo", Path.GetFileName(fd))).Contains("\nlock:", StringComparison.Ordinal));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false; // it has ended meanwhile, or is another user's
        }
    }

    private static string CommandOf(string process)
    {
        try
        {
            string[] words = File.ReadAllText(Path.Combine(process, "cmdline")).Split('\0');
            int name = Array.IndexOf(words, "-name");
            return name >= 0 && name + 1 < words.Length
                ? string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(words[0])}, guest '{words[name + 1].Split(',')[0]}'")
                : Path.GetFileName(words[0]);
        }
        catch (IOException)
        {
            return "ended meanwhile";
        }
    }

    [GeneratedRegex("Failed to get (?:shared )?\"([a-z ]+)\" lock")]
    private static partial Regex Complaint();
}
