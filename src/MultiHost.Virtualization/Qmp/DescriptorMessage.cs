using System.Buffers.Binary;
using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace MultiHost.Virtualization.Qmp;

/// <summary>
/// Bytes on a unix socket with a copy of a descriptor beside them (SCM_RIGHTS), which .NET has no call for. Layouts are those of 64-bit Linux.
/// </summary>
internal static class DescriptorMessage
{
    private const int SocketLevel = 1; // SOL_SOCKET
    private const int Rights = 1; // SCM_RIGHTS
    private const int ControlSpace = 24; // CMSG_SPACE(sizeof(int))
    private const int ControlLength = 20; // CMSG_LEN(sizeof(int))

    /// <exception cref="IOException">The kernel did not take the message whole: a command is small, so the other end is gone.</exception>
    public static void Send(Socket socket, byte[] bytes, SafeHandle descriptor)
    {
        bool counted = false;
        GCHandle data = GCHandle.Alloc(bytes, GCHandleType.Pinned);
        nint control = Marshal.AllocHGlobal(ControlSpace);
        nint vector = Marshal.AllocHGlobal(2 * nint.Size);
        try
        {
            descriptor.DangerousAddRef(ref counted);
            byte[] header = new byte[ControlSpace];
            BinaryPrimitives.WriteInt64LittleEndian(header, ControlLength);
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), SocketLevel);
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(12), Rights);
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(16), (int)descriptor.DangerousGetHandle());
            Marshal.Copy(header, 0, control, ControlSpace);
            Marshal.WriteIntPtr(vector, data.AddrOfPinnedObject());
            Marshal.WriteIntPtr(vector, nint.Size, bytes.Length);
            MessageHeader message = new() { Vector = vector, VectorCount = 1, Control = control, ControlLength = ControlSpace };
            nint sent = SendMessage((int)socket.Handle, ref message, 0);
            if (sent != bytes.Length)
            {
                throw new IOException($"sendmsg took {sent} of {bytes.Length} bytes: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
            }
        }
        finally
        {
            if (counted)
            {
                descriptor.DangerousRelease();
            }

            data.Free();
            Marshal.FreeHGlobal(control);
            Marshal.FreeHGlobal(vector);
        }
    }

    [DllImport("libc", EntryPoint = "sendmsg", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint SendMessage(int socket, ref MessageHeader message, int flags);

    // struct msghdr
    [StructLayout(LayoutKind.Sequential)]
    private struct MessageHeader
    {
        public nint Name;
        public uint NameLength;
        public nint Vector;
        public nint VectorCount;
        public nint Control;
        public nint ControlLength;
        public int Flags;
    }
}
