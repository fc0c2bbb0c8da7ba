using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MultiHost.Agent;

/// <summary>
/// The two streams to the controller, taken away from everybody else in the process. Afterwards descriptor 0 is <c>/dev/null</c> and descriptor 1
/// is the error stream: neither a native library nor a child process can read or write the protocol, and no child keeps it open.
/// </summary>
internal sealed partial record ProtocolStreams(Stream Input, Stream Output)
{
    // <fcntl.h> of Linux.
    private const int DuplicateCloseOnExec = 1030;
    private const int ReadOnly = 0;

    public static ProtocolStreams Take()
    {
        if (!OperatingSystem.IsLinux())
        {
            return new(Console.OpenStandardInput(), Console.OpenStandardOutput());
        }

        FileStream input = Open(Check(Duplicate(0, DuplicateCloseOnExec, 3)), FileAccess.Read);
        FileStream output = Open(Check(Duplicate(1, DuplicateCloseOnExec, 3)), FileAccess.Write);
        int nothing = Check(OpenFile("/dev/null", ReadOnly));
        Check(DuplicateOnto(nothing, 0));
        Check(Close(nothing));
        Check(DuplicateOnto(2, 1));
        return new(input, output);
    }

    private static FileStream Open(int descriptor, FileAccess access) =>
        new(new SafeFileHandle(descriptor, ownsHandle: true), access, bufferSize: 0);

    private static int Check(int result) =>
        result >= 0 ? result : throw new IOException($"Cannot take over the standard streams: errno {Marshal.GetLastPInvokeError()}.");

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Duplicate(int descriptor, int command, int lowest);

    [LibraryImport("libc", EntryPoint = "dup2", SetLastError = true)]
    private static partial int DuplicateOnto(int from, int onto);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
