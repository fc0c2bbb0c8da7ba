using System.IO.Pipes;
using System.Runtime.InteropServices;
using MultiHost.Hosts;

namespace MultiHost.Sessions;

/// <summary>Tells whether a pipe takes a small frame at once.</summary>
internal static partial class PipeRoom
{
    /// <summary>PIPE_BUF of Linux: so much a pipe takes at once if it takes anything.</summary>
    public const int Bytes = 4096;

    private const short CanWrite = 4;

    /// <summary>Says of a stream whether a write of up to <see cref="Bytes"/> would not block; of one that cannot be asked, never.</summary>
    public static Func<bool> Of(Stream stream)
    {
        if (stream is IRoomyInput input)
        {
            return () => input.HasRoom(Bytes);
        }

        SafeHandle? handle = stream switch
        {
            PipeStream pipe => pipe.SafePipeHandle,
            FileStream file => file.SafeFileHandle,
            _ => null,
        };
        return handle is null || !OperatingSystem.IsLinux() ? () => false : () => HasRoom(handle);
    }

    private static bool HasRoom(SafeHandle handle)
    {
        bool held = false;
        try
        {
            handle.DangerousAddRef(ref held);
            Descriptor asked = new() { Id = (int)handle.DangerousGetHandle(), Wanted = CanWrite };
            return Poll(ref asked, 1, 0) > 0;
        }
        catch (ObjectDisposedException)
        {
            return true; // the write says so at once
        }
        finally
        {
            if (held)
            {
                handle.DangerousRelease();
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(ref Descriptor descriptors, nuint count, int milliseconds);

    private struct Descriptor
    {
        public int Id;
        public short Wanted;
        public short Found;
    }
}
