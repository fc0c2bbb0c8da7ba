using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MultiHost.Virtualization.Migration.Channels;

/// <summary>A named pipe between a program of QEMU's and the agent.</summary>
internal sealed partial class Fifo : IDisposable
{
    private const uint OwnerOnly = 0b110_000_000;
    private const int PathOnly = 0x200000 | 0x80000; // O_PATH | O_CLOEXEC

    // The pipe itself, whatever becomes of its name: QEMU's folder goes with QEMU.
    private readonly SafeFileHandle anchor;

    public Fifo(string path)
    {
        Path = path;
        if (MakeFifo(path, OwnerOnly) != 0)
        {
            throw Failed("made");
        }

        int descriptor = OpenPath(path, PathOnly);
        anchor = descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw Failed("opened");
    }

    public string Path { get; }

    /// <summary>For the shell.</summary>
    public string Quoted => $"'{Path.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>Copies what the program writes to the end of its output.</summary>
    public async Task CopyToAsync(Stream to, CancellationToken cancellationToken)
    {
        FileStream from = await OpenAsync(FileAccess.Read, cancellationToken).ConfigureAwait(false);
        await using (from.ConfigureAwait(false))
        {
            await from.CopyToAsync(to, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Copies everything to the program.</summary>
    public async Task CopyFromAsync(Stream from, CancellationToken cancellationToken)
    {
        FileStream to = await OpenAsync(FileAccess.Write, cancellationToken).ConfigureAwait(false);
        await using (to.ConfigureAwait(false))
        {
            await from.CopyToAsync(to, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => anchor.Dispose();

    private async Task<FileStream> OpenAsync(FileAccess access, CancellationToken cancellationToken)
    {
        // Opening waits for the program.
        Task<SafeFileHandle> opening = Task.Run(() => Open(access), CancellationToken.None);
        try
        {
            return new FileStream(await opening.WaitAsync(cancellationToken).ConfigureAwait(false), access, bufferSize: 0);
        }
        catch (OperationCanceledException)
        {
            // Held until that wait, which has become pointless, is over: whichever of the two opens first.
            using SafeFileHandle both = Open(FileAccess.ReadWrite);
            (await opening.ConfigureAwait(false)).Dispose();
            throw;
        }
    }

    private SafeFileHandle Open(FileAccess access) => File.OpenHandle(
        string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{anchor.DangerousGetHandle()}"), FileMode.Open, access, FileShare.ReadWrite);

    private IOException Failed(string what) =>
        new($"The named pipe {Path} cannot be {what}: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");

    [LibraryImport("libc", EntryPoint = "mkfifo", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MakeFifo(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OpenPath(string path, int flags);
}
