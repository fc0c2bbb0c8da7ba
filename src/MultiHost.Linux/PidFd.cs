using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MultiHost.Linux;

/// <summary>
/// A hold on one process (pidfd_open(2)): a signal sent through it never hits another process that got the same number, and its end is an
/// event that can be waited for, also when it is nobody's child.
/// </summary>
internal sealed partial class PidFd : IDisposable
{
    private const int OpenCall = 434;
    private const int SendSignalCall = 424;
    private const short PollIn = 1;
    private const int NoSuchProcess = 3;
    private const int Interrupted = 4;
    private readonly SafeFileHandle handle;

    private PidFd(int id, SafeFileHandle handle)
    {
        Id = id;
        this.handle = handle;
    }

    public int Id { get; }

    /// <summary>Takes hold of a process; null if it has ended.</summary>
    /// <exception cref="InvalidOperationException">The kernel gives no hold on processes (before Linux 5.3), or no more of them.</exception>
    public static PidFd? TryOpen(int id)
    {
        long descriptor = Call(OpenCall, id, 0, 0, 0);
        if (descriptor >= 0)
        {
            return new PidFd(id, new SafeFileHandle((nint)descriptor, ownsHandle: true));
        }

        int error = Marshal.GetLastPInvokeError();
        return error == NoSuchProcess
            ? null
            : throw new InvalidOperationException($"Process {id} cannot be held: pidfd_open: {Marshal.GetPInvokeErrorMessage(error)} (it needs Linux 5.3).");
    }

    /// <summary>Sends a signal. Nothing happens if the process has ended.</summary>
    /// <exception cref="InvalidOperationException">The process may not be sent signals: it is another user's.</exception>
    public void Signal(int signal)
    {
        if (Call(SendSignalCall, (int)handle.DangerousGetHandle(), signal, 0, 0) < 0 && Marshal.GetLastPInvokeError() is var error and not NoSuchProcess)
        {
            throw new InvalidOperationException($"Process {Id} could not be sent signal {signal}: {Marshal.GetPInvokeErrorMessage(error)}.");
        }
    }

    /// <summary>Waits until the process, for the first of a PID namespace all of the namespace, has ended.</summary>
    /// <returns>False if it had not within the time given.</returns>
    public Task<bool> EndedAsync(TimeSpan deadline) =>
        Task.Factory.StartNew(() => Ended(deadline), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public bool Ended(TimeSpan deadline)
    {
        long end = Environment.TickCount64 + (long)deadline.TotalMilliseconds;
        while (true)
        {
            var waited = new PollFd { Descriptor = (int)handle.DangerousGetHandle(), Events = PollIn };
            int ready = Poll(ref waited, 1, (int)Math.Max(0, end - Environment.TickCount64));
            if (ready >= 0 || Marshal.GetLastPInvokeError() != Interrupted)
            {
                return ready > 0;
            }
        }
    }

    public void Dispose() => handle.Dispose();

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial long Call(long number, long first, long second, long third, long fourth);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref PollFd descriptors, nuint count, int timeoutMs);

    [StructLayout(LayoutKind.Sequential)]
    private struct PollFd
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
