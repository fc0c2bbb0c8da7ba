using System.Security.Cryptography;
using System.Text;

namespace MultiHost.Virtualization.Qemu;

/// <summary>The files of one running QEMU: short-lived ones in a folder of its own, logs in another.</summary>
internal sealed class QemuPaths : IDisposable
{
    private const string LongestSocket = "serial";

    private readonly string folder;

    private QemuPaths(string folder, string logFolder)
    {
        this.folder = folder;
        LogFolder = logFolder;
    }

    public string Folder => folder;

    public string LogFolder { get; }

    public string Monitor => Path.Combine(folder, "qmp");

    public string Serial => Path.Combine(folder, LongestSocket);

    /// <summary>Where a person finds the monitor while the host is kept: for reading, and for programs. No longer than <see cref="LongestSocket"/>.</summary>
    public string EnteredMonitor => Path.Combine(folder, "hmp");

    public string EnteredQmp => Path.Combine(folder, "qmp2");

    public string EnteredSerial => Path.Combine(folder, "tty");

    public string MonitorLog => Path.Combine(LogFolder, "qmp.log");

    public string SerialLog => Path.Combine(LogFolder, "serial.log");

    public string OutputLog => Path.Combine(LogFolder, "qemu.stderr.log");

    public string CommandLog => Path.Combine(LogFolder, "qemu.command");

    /// <summary>
    /// Makes both folders: <c>guest</c>, or <c>guest-2</c>, … if that was used before (a guest can come back to a host).
    /// </summary>
    public static QemuPaths Create(string folder, string logFolder, string guest)
    {
        string ours = Unused(Path.Combine(folder, guest));
        if (IsTooLong(ours))
        {
            ours = ShortFolder();
        }

        Directory.CreateDirectory(ours);
        string logs = Unused(Path.Combine(logFolder, guest));
        Directory.CreateDirectory(logs);
        return new QemuPaths(ours, logs);
    }

    public void Dispose()
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static bool IsTooLong(string folder) => Encoding.UTF8.GetByteCount(Path.Combine(folder, LongestSocket)) > SocketListener.MaxPath;

    // In the temporary folder, or in /tmp if that has too long a path as well. Only its owner may enter either, and nobody can have made it before.
    private static string ShortFolder()
    {
        string folder = Directory.CreateTempSubdirectory("mh-").FullName;
        if (!IsTooLong(folder) || OperatingSystem.IsWindows())
        {
            return folder;
        }

        Directory.Delete(folder);
        string name = Path.Combine("/tmp", $"mh-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12))}");
        return Directory.CreateDirectory(name, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
    }

    private static string Unused(string path)
    {
        string candidate = path;
        for (int n = 2; Directory.Exists(candidate); n++)
        {
            candidate = $"{path}-{n}";
        }

        return candidate;
    }
}
