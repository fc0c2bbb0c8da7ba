using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace MultiHost.Linux;

/// <summary>
/// Hears from the kernel of each process of this machine that crashes (the proc connector: netlink, <c>linux/cn_proc.h</c>). A filter in the kernel lets
/// nothing else through, so that it costs nothing while nothing crashes. Needs Linux 6.6, or root before it. Lives as long as this process.
/// </summary>
internal sealed class ProcessEnds
{
    private const int What = 36; // behind nlmsghdr (16 bytes) and cn_msg (20 bytes)
    private const int Data = 52;
    private const uint OfExit = 0x80000000;
    private const uint OfCore = 0x40000000;
    private const int MaxNames = 64;
    private static readonly TimeSpan Begins = TimeSpan.FromSeconds(5);

    private readonly Lock access = new();
    private readonly Action<ProcessEnd> onCrash;
    private readonly SafeFileHandle socket;
    private readonly byte[] buffer = new byte[4096];
    private readonly Dictionary<int, string> names = [];

    private ProcessEnds(SafeFileHandle socket, Action<ProcessEnd> onCrash)
    {
        this.socket = socket;
        this.onCrash = onCrash;
    }

    /// <summary>Begins to listen.</summary>
    /// <param name="onCrash">Told of each crash, one at a time, on a thread of this object's or on that which calls <see cref="Look"/>. Must not throw.</param>
    /// <param name="whyNot">Why the kernel does not tell.</param>
    /// <returns><c>null</c> if it does not.</returns>
    public static ProcessEnds? TryStart(Action<ProcessEnd> onCrash, out string? whyNot)
    {
        ProcessEnds? started = null;
        string? trouble = null;
        ManualResetEventSlim known = new(); // not disposed of: the thread may set it after we have given up

        // On a thread of its own from the beginning: it may have to leave this process's network namespace, in which the kernel does not listen.
        new Thread(() =>
        {
            started = NetlinkSocket.TryOpen(out trouble) is { } opened ? new ProcessEnds(opened, onCrash) : null;
            known.Set();
            started?.Listen();
        }) { IsBackground = true, Name = "MultiHost crashes" }.Start();
        if (!known.Wait(Begins))
        {
            whyNot = $"the kernel did not answer within {Begins.TotalSeconds:0} s";
            return null;
        }

        whyNot = trouble;
        return started;
    }

    /// <summary>Takes what was said and is not told yet: after it, everything is that ended before.</summary>
    public void Look()
    {
        lock (access)
        {
            while (NetlinkSocket.Receive(socket, buffer) is var count and > 0)
            {
                Take(buffer.AsSpan(0, count));
            }
        }
    }

    private void Listen()
    {
        while (NetlinkSocket.Wait(socket))
        {
            Look();
        }
    }

    private void Take(ReadOnlySpan<byte> message)
    {
        if (message.Length < Data + 8)
        {
            return;
        }

        uint what = BinaryPrimitives.ReadUInt32LittleEndian(message[What..]);
        int thread = Number(message, 0);
        int process = Number(message, 1);
        if (what == OfCore)
        {
            // It still lives, for a moment.
            if (names.Count < MaxNames)
            {
                names[process] = Proc.Name(process);
            }
        }
        else if (what == OfExit && thread == process && message.Length >= Data + 24)
        {
            int status = Number(message, 2);
            int signal = status & 0x7f;
            names.Remove(process, out string? name);
            onCrash(new ProcessEnd(
                process, Number(message, 5), signal != 0 ? 128 + signal : (status >> 8) & 0xff, signal != 0, (status & 0x80) != 0,
                name is { Length: > 0 } ? name : Proc.Name(process)));
        }
    }

    private static int Number(ReadOnlySpan<byte> message, int index) => BinaryPrimitives.ReadInt32LittleEndian(message[(Data + (4 * index))..]);
}
