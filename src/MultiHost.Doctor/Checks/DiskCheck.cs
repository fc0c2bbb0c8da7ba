using System.Globalization;
using MultiHost.Doctor.Hosts;

namespace MultiHost.Doctor.Checks;

/// <summary>Whether the folders that runs write to can be written to, and have room.</summary>
internal static class DiskCheck
{
    private const string Check = "disk";

    // A runtime has 80 MB, a test project's output some 60; both lie there once, and agents run from links to them.
    private const long LeastMiB = 256;

    public static void Run(ExaminedHost host)
    {
        (long MiB, string Folder)[] disks = [.. host.Said("disk").Select(Read)];
        IReadOnlyList<string> unwritable = host.Said("unwritable");
        (long MiB, string Folder)[] small = [.. disks.Where(d => d.MiB < LeastMiB)];
        if (unwritable.Count > 0)
        {
            host.Lacks(
                Check,
                $"a folder that runs use cannot be written to: {string.Join("; ", unwritable)}",
                "make room, or let the user write there; XDG_CACHE_HOME and TMPDIR name other folders (SetEnv in the host's sshd_config)");
        }
        else if (host.Said("noexec") is [var mounted, ..])
        {
            host.Lacks(
                Check,
                $"programs do not run from {mounted}, which is mounted noexec: neither would a .NET runtime that is sent, nor the tests' native libraries",
                "mount it without noexec, or name another folder: XDG_CACHE_HOME (SetEnv in the host's sshd_config)");
        }
        else if (small.Length > 0)
        {
            host.Lacks(
                Check,
                string.Join("; ", small.Select(d => $"{d.MiB} MiB are free in {d.Folder}, a first run needs {LeastMiB}")),
                "make room there; XDG_CACHE_HOME and TMPDIR name other folders (SetEnv in the host's sshd_config)");
        }
        else if (host.Said("elsewhere") is [var why, ..])
        {
            host.Note(Check, why.TrimEnd(' ', ';'), "let the user write there, or name another folder: XDG_CACHE_HOME (SetEnv in the host's sshd_config)");
        }
        else
        {
            host.Fine(Check, string.Join(", ", disks.Select(d => string.Create(CultureInfo.InvariantCulture, $"{d.MiB / 1024.0:0.0} GiB free in {d.Folder}"))));
        }
    }

    private static (long MiB, string Folder) Read(string text) =>
        text.Split(' ', 2) is [var kib, var folder] && long.TryParse(kib, CultureInfo.InvariantCulture, out long free) ? (free / 1024, folder) : (0, text);
}
