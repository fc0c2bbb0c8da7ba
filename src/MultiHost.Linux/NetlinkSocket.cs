using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace MultiHost.Linux;

/// <summary>The socket on which the kernel tells of processes that crash: netlink(7), connector, cn_proc.</summary>
internal static partial class NetlinkSocket
{
    private const int Family = 16; // AF_NETLINK
    private const int Datagrams = 2 | 0x80000; // SOCK_DGRAM | SOCK_CLOEXEC
    private const int Connector = 11; // NETLINK_CONNECTOR
    private const int SocketLevel = 1;
    private const int AttachFilter = 26;
    private const int DontWait = 0x40;
    private const int Interrupted = 4;
    private const int Refused = 111;
    private const int NoBuffers = 105; // ENOBUFS: messages were lost, more may come
    private const short PollIn = 1;
    private const string FirstProcesses = "pid:[4026531836]"; // the kernel's own numbers, alike on every machine
    private const string FirstUsers = "user:[4026531837]";
    private const int NewNetwork = 0x40000000; // CLONE_NEWNET

    /// <summary>Opens it. To be called on a thread that may change its network namespace for good.</summary>
    public static SafeFileHandle? TryOpen(out string? whyNot)
    {
        whyNot = null;
        if (!OperatingSystem.IsLinux() || !BitConverter.IsLittleEndian)
        {
            whyNot = "this is no Linux on a little-endian processor";
            return null;
        }

        int self = Environment.ProcessId;
        if (Proc.Namespace(self, "pid") is not (null or FirstProcesses) || Proc.Namespace(self, "user") is not (null or FirstUsers))
        {
            whyNot = "the kernel tells nobody of processes in a container with processes or users of its own";
            return null;
        }

        if (Proc.Namespace(self, "net") is { } ours && Proc.Namespace(1, "net") is { } first && ours != first && !Enter("/proc/1/ns/net"))
        {
            whyNot = $"the kernel tells of processes in the first network namespace alone, and that is not to be entered: {LastError()}";
            return null;
        }

        int descriptor = Open(Family, Datagrams, Connector);
        SafeFileHandle socket = new(descriptor, ownsHandle: true);
        if (descriptor < 0 || !Filters(descriptor) || BindTo(descriptor, Address(), 12) < 0 || Send(descriptor, Subscription(), 40, 0) < 0)
        {
            whyNot = Marshal.GetLastPInvokeError() == Refused ? "the kernel tells of processes in the first network namespace alone, and this is another"
                : $"the kernel does not tell this user of processes: {LastError()}";
            socket.Dispose();
            return null;
        }

        return socket;
    }

    /// <summary>Waits until there is something to receive.</summary>
    /// <returns>Whether there is more to come.</returns>
    public static bool Wait(SafeFileHandle socket)
    {
        PollFd waited = new() { Descriptor = (int)socket.DangerousGetHandle(), Events = PollIn };
        return Poll(ref waited, 1, -1) >= 0 || Marshal.GetLastPInvokeError() == Interrupted;
    }

    /// <summary>Receives a message; does not wait for one.</summary>
    /// <returns>Its length; 0 if there is none.</returns>
    public static int Receive(SafeFileHandle socket, byte[] buffer)
    {
        while (true)
        {
            nint count = Receive((int)socket.DangerousGetHandle(), buffer, buffer.Length, DontWait);
            if (count >= 0 || Marshal.GetLastPInvokeError() is not (Interrupted or NoBuffers))
            {
                return Math.Max(0, (int)count);
            }
        }
    }

    private static string LastError() => Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError());

    private static bool Enter(string space)
    {
        int descriptor = OpenFile(space, 0x80000);
        if (descriptor < 0)
        {
            return false;
        }

        using SafeFileHandle handle = new(descriptor, ownsHandle: true);
        return SetNamespace(descriptor, NewNetwork) == 0;
    }

    // Which is not to be left to this process: every start and end of a process or thread of the machine is a message otherwise.
    private static unsafe bool Filters(int descriptor)
    {
        Instruction[] program = Program();
        fixed (Instruction* first = program)
        {
            FilterProgram filter = new() { Length = (ushort)program.Length, First = first };
            return SetOption(descriptor, SocketLevel, AttachFilter, ref filter, sizeof(FilterProgram)) == 0;
        }
    }

    // Lets through: the answer to the subscription, cores, and ends whose status is a signal of a crash or what a shell makes of it. Words are loaded as the
    // network has them, so the constants are those of cn_proc.h with their bytes turned.
    private static Instruction[] Program()
    {
        const ushort LoadWord = 0x20;
        const ushort LoadByte = 0x30;
        const ushort And = 0x54;
        const ushort IfEqual = 0x15;
        const ushort Return = 0x06;
        int[] signals = [.. Signals.OfCrashes.Keys];
        int end = 6 + (2 * signals.Length) + 1; // the instruction that drops; behind it is the one that lets through
        List<Instruction> program = [new(LoadWord, 0, 0, 36)];
        program.Add(new(IfEqual, To(end + 1), 0, 0));
        program.Add(new(IfEqual, To(end + 1), 0, 0x40));
        program.Add(new(IfEqual, 0, To(end), 0x80));
        program.Add(new(LoadByte, 0, 0, 60));
        program.Add(new(And, 0, 0, 0x7f));
        foreach (int signal in signals)
        {
            program.Add(new(IfEqual, To(end + 1), 0, (uint)signal));
        }

        program.Add(new(LoadByte, 0, 0, 61));
        foreach (int signal in signals)
        {
            program.Add(new(IfEqual, To(end + 1), 0, (uint)(128 + signal)));
        }

        program.Add(new(Return, 0, 0, 0));
        program.Add(new(Return, 0, 0, 0xffff));
        return [.. program];

        byte To(int target) => (byte)(target - program.Count - 1);
    }

    private static byte[] Address()
    {
        byte[] address = new byte[12];
        BinaryPrimitives.WriteUInt16LittleEndian(address, Family);
        BinaryPrimitives.WriteUInt32LittleEndian(address.AsSpan(8), 1); // group CN_IDX_PROC; the kernel gives the number
        return address;
    }

    private static byte[] Subscription()
    {
        byte[] message = new byte[40];
        uint[] words = [40, 3, 0, 0, 1, 1, 0, 0, 4, 1]; // nlmsghdr of type NLMSG_DONE; cn_msg to CN_IDX_PROC, CN_VAL_PROC with 4 bytes; PROC_CN_MCAST_LISTEN
        for (int i = 0; i < words.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(4 * i), words[i]);
        }

        return message;
    }

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int Open(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    private static partial int BindTo(int descriptor, byte[] address, int length);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static partial nint Send(int descriptor, byte[] message, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static partial nint Receive(int descriptor, byte[] buffer, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    private static partial int SetOption(int descriptor, int level, int option, ref FilterProgram filter, int length);

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(int descriptor, int kind);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref PollFd descriptors, nuint count, int timeoutMs);

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Instruction(ushort Code, byte IfTrue, byte IfFalse, uint Operand);

    [StructLayout(LayoutKind.Sequential)]
    private unsafe struct FilterProgram
    {
        public ushort Length;
        public Instruction* First;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct PollFd
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }
}
