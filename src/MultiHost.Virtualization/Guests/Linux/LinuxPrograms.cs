using static MultiHost.Virtualization.Guests.Linux.X64Register;

namespace MultiHost.Virtualization.Guests.Linux;

/// <summary>Our own programs for Linux guests, a few hundred bytes each.</summary>
internal static class LinuxPrograms
{
    /// <summary>Port of <see cref="UdpEcho"/>.</summary>
    public const int EchoPort = 7;

    /// <summary>Where in a datagram the echo puts the guest's clock: 8 bytes of seconds, 8 of nanoseconds.</summary>
    public const int EchoClockOffset = 8;

    private const int Open = 2;
    private const int Mmap = 9;
    private const int NanoSleep = 35;
    private const int Write = 1;
    private const int SendTo = 44;
    private const int ReceiveFrom = 45;
    private const int Bind = 49;
    private const int SocketCall = 41;
    private const int Exit = 60;
    private const int ClockGetTime = 228;
    private const int WordStride = 512;

    /// <summary>
    /// Walks a range of memory, page by page: verifies what the pass before wrote, writes the next value, and sleeps after every tick's pages. Its
    /// only argument is a file of <see cref="EaterCounters.Size"/> bytes that it maps: settings, and counters that it keeps up to date.
    /// </summary>
    public static byte[] MemoryEater()
    {
        const ulong passKey = 0x9E37_79B9_7F4A_7C15; // odd, so that the values of 2^64 passes differ
        X64Emitter emit = new();
        int fail = emit.NewLabel();
        emit.Load(Rdi, Rsp, 16); // the first argument
        emit.Set(Rsi, 2); // for reading and writing
        emit.Set(Rdx, 0);
        emit.SystemCall(Open);
        emit.Test(Rax);
        emit.JumpIfNegative(fail);

        emit.Copy(R8, Rax);
        emit.Set(Rdi, 0);
        emit.Set(Rsi, 4096);
        emit.Set(Rdx, 3); // readable, writable
        emit.Set(R10, 1); // shared
        emit.Set(R9, 0);
        emit.SystemCall(Mmap);
        emit.Test(Rax);
        emit.JumpIfNegative(fail);
        emit.Copy(Rbx, Rax);

        emit.Set(Rdi, 0);
        emit.Load(Rsi, Rbx, EaterCounters.Pages);
        emit.ShiftLeft(Rsi, 12);
        emit.Set(Rdx, 3);
        emit.Set(R10, 0x22); // private, of no file
        emit.Set(R8, -1);
        emit.Set(R9, 0);
        emit.SystemCall(Mmap);
        emit.Test(Rax);
        emit.JumpIfNegative(fail);
        emit.Copy(Rbp, Rax);

        // RBP range, R12 pages left in the tick, R13 page, R14 pages left in the pass, R9 old key, R10 new key, R15 passes.
        emit.Set(R15, 0);
        emit.Set(R9, 0);
        emit.SetWide(R8, passKey);
        emit.Copy(R10, R8);
        emit.Load(R12, Rbx, EaterCounters.PagesPerTick);
        int pass = emit.BindNew();
        emit.Copy(R13, Rbp);
        emit.Load(R14, Rbx, EaterCounters.Pages);
        int page = emit.BindNew();
        WalkPage(emit);
        emit.Increment(Rbx, EaterCounters.Walked);
        emit.Add(R13, 4096);
        emit.Decrement(R12);
        int awake = emit.NewLabel();
        emit.JumpIfNotZero(awake);
        emit.Address(Rdi, Rbx, EaterCounters.Tick);
        emit.Set(Rsi, 0);
        emit.SystemCall(NanoSleep);
        emit.Load(R12, Rbx, EaterCounters.PagesPerTick);
        emit.Bind(awake);
        emit.Decrement(R14);
        emit.JumpIfNotZero(page);
        emit.Copy(R9, R10);
        emit.Add(R10, R8);
        emit.Add(R15, 1);
        emit.Jump(pass);

        emit.Bind(fail);
        emit.Set(Rdi, 1);
        emit.SystemCall(Exit);
        return ElfProgram.Of(emit.ToCode());
    }

    /// <summary>Answers every datagram with itself, the guest's clock filled in.</summary>
    public static byte[] UdpEcho()
    {
        const int address = 0;
        const int peer = 16;
        const int peerLength = 32;
        const int datagram = 64;
        X64Emitter emit = new();
        int fail = emit.NewLabel();
        emit.Add(Rsp, -4096);
        emit.Set(Rdi, 2); // IPv4
        emit.Set(Rsi, 2); // datagrams
        emit.Set(Rdx, 0);
        emit.SystemCall(SocketCall);
        emit.Test(Rax);
        emit.JumpIfNegative(fail);
        emit.Copy(Rbx, Rax);
        emit.Set(Rax, 2 | (EchoPort << 24)); // IPv4, the port in network order, any address
        emit.Store(Rsp, address, Rax);
        emit.Set(Rax, 0);
        emit.Store(Rsp, address + 8, Rax);
        emit.Copy(Rdi, Rbx);
        emit.Address(Rsi, Rsp, address);
        emit.Set(Rdx, 16);
        emit.SystemCall(Bind);
        emit.Test(Rax);
        emit.JumpIfNegative(fail);

        int next = emit.BindNew();
        emit.Set(Rax, 16);
        emit.Store(Rsp, peerLength, Rax);
        emit.Copy(Rdi, Rbx);
        emit.Address(Rsi, Rsp, datagram);
        emit.Set(Rdx, 1472);
        emit.Set(R10, 0);
        emit.Address(R8, Rsp, peer);
        emit.Address(R9, Rsp, peerLength);
        emit.SystemCall(ReceiveFrom);
        emit.Test(Rax);
        emit.JumpIfNegative(next);
        emit.Copy(R12, Rax);
        emit.Set(Rdi, 0); // the wall clock
        emit.Address(Rsi, Rsp, datagram + EchoClockOffset);
        emit.SystemCall(ClockGetTime);
        emit.Copy(Rdi, Rbx);
        emit.Address(Rsi, Rsp, datagram);
        emit.Copy(Rdx, R12);
        emit.Set(R10, 0);
        emit.Address(R8, Rsp, peer);
        emit.Set(R9, 16);
        emit.SystemCall(SendTo);
        emit.Jump(next);

        emit.Bind(fail);
        emit.Set(Rdi, 1);
        emit.SystemCall(Exit);
        return ElfProgram.Of(emit.ToCode());
    }

    /// <summary>Writes the wall clock: 8 bytes of seconds, 8 of nanoseconds.</summary>
    public static byte[] Clock()
    {
        X64Emitter emit = new();
        emit.Add(Rsp, -64);
        emit.Set(Rdi, 0);
        emit.Copy(Rsi, Rsp);
        emit.SystemCall(ClockGetTime);
        emit.Set(Rdi, 1);
        emit.Copy(Rsi, Rsp);
        emit.Set(Rdx, 16);
        emit.SystemCall(Write);
        emit.Set(Rdi, 0);
        emit.SystemCall(Exit);
        return ElfProgram.Of(emit.ToCode());
    }

    private static void WalkPage(X64Emitter emit)
    {
        emit.Copy(Rdi, R13);
        emit.Set(Rcx, 4096 / WordStride);
        int word = emit.BindNew();
        int fresh = emit.NewLabel();
        emit.Test(R15);
        emit.JumpIfZero(fresh);
        emit.Copy(Rax, R9);
        emit.Add(Rax, Rdi);
        emit.Compare(Rdi, 0, Rax);
        emit.JumpIfZero(fresh);
        emit.Increment(Rbx, EaterCounters.Bad);
        emit.Bind(fresh);
        emit.Copy(Rax, R10);
        emit.Add(Rax, Rdi);
        emit.Store(Rdi, 0, Rax);
        emit.Add(Rdi, WordStride);
        emit.Decrement(Rcx);
        emit.JumpIfNotZero(word);
    }
}
