using System.ComponentModel;
using System.Runtime.InteropServices;

namespace MultiHost.Virtualization.Faults;

/// <summary>Stops and continues a process.</summary>
internal static partial class Signals
{
    private const int Continue = 18;
    private const int Stop = 19;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <summary>Stops a process, and returns when the kernel shows all its threads as stopped.</summary>
    public static async Task FreezeAsync(int id, TimeProvider time)
    {
        Send(id, Stop);
        long start = time.GetTimestamp();
        while (Directory.Exists($"/proc/{id}") && !Directory.EnumerateDirectories($"/proc/{id}/task").All(IsStopped))
        {
            if (time.GetElapsedTime(start) > Deadline)
            {
                throw new TimeoutException($"process {id} got SIGSTOP and does not stop");
            }

            // There is no event for it: only a parent that waits with WUNTRACED is told, and .NET does not.
            await Task.Delay(Step, time).ConfigureAwait(false);
        }
    }

    public static void Thaw(int id) => Send(id, Continue);

    private static bool IsStopped(string task)
    {
        try
        {
            string stat = File.ReadAllText(Path.Combine(task, "stat"));
            return stat[(stat.LastIndexOf(')') + 2)..].StartsWith('T');
        }
        catch (IOException)
        {
            return true; // the thread is gone
        }
    }

    private static void Send(int id, int signal)
    {
        if (Kill(id, signal) != 0)
        {
            throw new Win32Exception();
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int id, int signal);
}
