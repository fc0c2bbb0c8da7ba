using System.Runtime.InteropServices;

namespace MultiHost.Linux;

/// <summary>How the kernel shares processors out among threads: setpriority(2), which on Linux goes by the thread.</summary>
internal static partial class ThreadNice
{
    private const int ByThread = 0; // PRIO_PROCESS
    private const int CallingThread = 0;

    /// <summary>Lets the calling thread have, for good, what others leave, and some hundredths of a processor where they leave nothing.</summary>
    /// <returns>Whether the system did so: it is one that knows such priorities.</returns>
    public static bool Yield() => OperatingSystem.IsLinux() && SetPriority(ByThread, CallingThread, 19) == 0;

    [LibraryImport("libc", EntryPoint = "setpriority", SetLastError = true)]
    private static partial int SetPriority(int which, uint who, int value);
}
