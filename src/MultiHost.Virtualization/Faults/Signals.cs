using System.ComponentModel;
using System.Runtime.InteropServices;

namespace MultiHost.Virtualization.Faults;

/// <summary>Stops and continues a process.</summary>
internal static partial class Signals
{
    private const int NoSuchProcess = 3;
    private const int Continue = 18;
    private const int Stop = 19;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(20);

    /// <summary>Stops a process, and returns when the kernel shows all its threads as stopped.</summary>
    /// <exception cref="Win32Exception">There is no such process, or it is another user's.</exception>
    public static async Task FreezeAsync(int id, TimeProvider time)
    {
        Send(id, Stop, "SIGSTOP");
        long start = time.GetTimestamp();
        while (Directory.Exists($"/proc/{id}") && !Directory.EnumerateDirectories($"/proc/{id}/task").All(IsStopped))
        {
            if (time.GetElapsedTime(start) > Deadline)
            {
                throw new TimeoutException($"process {id} got SIGSTOP and did not stop within {Deadline.TotalSeconds} s");
            }

            // There is no event for it: only a parent that waits with WUNTRACED is told, and .NET does not.
            await Task.Delay(Step, time).ConfigureAwait(false);
        }
    }

    /// <summary>Lets a process go on. One that has ended needs it no more.</summary>
    /// <exception cref="Win32Exception">It is another user's.</exception>
    public static void Thaw(int id)
    {
        try
        {
            Send(id, Continue, "SIGCONT");
        }
        catch (Win32Exception exception) when (exception.NativeErrorCode == NoSuchProcess)
        {
            // It was killed while it stood still.
        }
    }

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

    private static void Send(int id, int signal, string name)
    {
        if (Kill(id, signal) != 0)
        {
            int error = Marshal.GetLastPInvokeError();
            throw new Win32Exception(error, $"process {id} could not be sent {name}: {Marshal.GetPInvokeErrorMessage(error)}");
        }
    }

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int id, int signal);
}
