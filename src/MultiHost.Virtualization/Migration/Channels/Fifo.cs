using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MultiHost.Virtualization.Migration.Channels;

/// <summary>A named pipe between a program of QEMU's and the agent.</summary>
internal sealed class Fifo
{
    private const uint OwnerOnly = 0b110_000_000;

    public Fifo(string path)
    {
        if (MakeFifo(path, OwnerOnly) != 0)
        {
            throw new IOException($"The named pipe {path} cannot be made: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
        }

        Path = path;
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

    private async Task<FileStream> OpenAsync(FileAccess access, CancellationToken cancellationToken)
    {
        // Opening waits for the program; opening both ends releases a wait that has become pointless.
        using CancellationTokenRegistration release = cancellationToken.Register(() => Open(FileAccess.ReadWrite).Dispose());
        SafeFileHandle handle = await Task.Run(() => Open(access), CancellationToken.None).ConfigureAwait(false);
        if (!cancellationToken.IsCancellationRequested)
        {
            return new FileStream(handle, access, bufferSize: 0);
        }

        handle.Dispose();
        throw new OperationCanceledException(cancellationToken);
    }

    private SafeFileHandle Open(FileAccess access) => File.OpenHandle(Path, FileMode.Open, access, FileShare.ReadWrite);

    [DllImport("libc", EntryPoint = "mkfifo", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int MakeFifo([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint mode);
}
