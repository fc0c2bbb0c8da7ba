using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace MultiHost.Linux;

/// <summary>
/// What the kernel says from now on: <c>/dev/kmsg</c>, read without waiting, so that looking when nothing was said costs one call of the kernel. A regular file
/// with such lines serves as well. Not safe for use by several threads.
/// </summary>
internal sealed partial class KernelLog : IDisposable
{
    public const string Device = "/dev/kmsg";

    private const int OpenFlags = 0x800 | 0x80000; // O_RDONLY | O_NONBLOCK | O_CLOEXEC, alike on all processors that .NET runs on
    private const int SeekEnd = 2;
    private const int Interrupted = 4;
    private const int LinesWereLost = 32;

    private readonly SafeFileHandle file;
    private readonly byte[] buffer = new byte[16 * 1024];
    private readonly StringBuilder begun = new();

    private KernelLog(SafeFileHandle file) => this.file = file;

    /// <summary>Begins to listen.</summary>
    /// <param name="path">The log.</param>
    /// <param name="whyNot">Why this user cannot read it, or this system has none.</param>
    /// <returns><c>null</c> if it cannot be read.</returns>
    public static KernelLog? TryOpen(string path, out string? whyNot)
    {
        whyNot = null;
        if (!OperatingSystem.IsLinux())
        {
            whyNot = "this is no Linux";
            return null;
        }

        int descriptor = OpenFile(path, OpenFlags);
        if (descriptor < 0)
        {
            whyNot = $"{path}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}";
            return null;
        }

        _ = Seek(descriptor, 0, SeekEnd);
        return new KernelLog(new SafeFileHandle(descriptor, ownsHandle: true));
    }

    /// <summary>What was said since it was asked last.</summary>
    public IReadOnlyList<KernelLine> Read()
    {
        List<KernelLine>? lines = null;
        while (true)
        {
            nint count = ReadSome((int)file.DangerousGetHandle(), buffer, buffer.Length);
            if (count > 0)
            {
                Take(Encoding.UTF8.GetString(buffer, 0, (int)count), lines ??= []);
            }
            else if (count == 0 || Marshal.GetLastPInvokeError() is not (Interrupted or LinesWereLost))
            {
                return lines ?? [];
            }
        }
    }

    public void Dispose() => file.Dispose();

    // The device gives one record at a time, with lines of its own behind it that begin with a blank; a file gives any piece.
    private void Take(string text, List<KernelLine> lines)
    {
        begun.Append(text);
        string all = begun.ToString();
        int whole = all.LastIndexOf('\n') + 1;
        begun.Clear().Append(all, whole, all.Length - whole);
        foreach (string record in all[..whole].Split('\n'))
        {
            if (record.Length > 0 && record[0] != ' ' && KernelLine.Parse(record) is { } line)
            {
                lines.Add(line);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    private static partial long Seek(int descriptor, long offset, int whence);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint ReadSome(int descriptor, byte[] buffer, nint count);
}
