using static MultiHost.Virtualization.Pulse.Arithmetic;
using static MultiHost.Virtualization.Pulse.Condition;
using static MultiHost.Virtualization.Pulse.Register;

namespace MultiHost.Virtualization.Pulse;

internal sealed partial class PulseImage
{
    private const ushort SerialData = 0x3F8;
    private const ushort SerialLineStatus = SerialData + 5;
    private const uint PitFrequency = 1_193_182;

    private void StartUp()
    {
        emit.Bind(routines.Start);
        Label flat = emit.NewLabel("flat");
        emit.DisableInterrupts();
        emit.LoadGlobalDescriptorTable(variables.DescriptorPointer);
        emit.JumpFar(CodeSelector, flat);
        emit.Bind(flat);
        emit.Mov(Eax, DataSelector);
        emit.LoadDataSegmentsFromAx();
        emit.Mov(Esp, StackTop);
        emit.LoadInterruptDescriptorTable(variables.VectorPointer);

        // 8250: no interrupts, 115200 baud, 8N1, FIFOs on and emptied.
        foreach ((int register, byte value) in new (int, byte)[] { (1, 0), (3, 0x80), (0, 1), (1, 0), (3, 3), (2, 7), (4, 3) })
        {
            emit.Mov(Edx, (uint)(SerialData + register));
            emit.MovAl(value);
            emit.OutDxAl();
        }

        // 8259 pair: vectors 0x20 and 0x28, everything masked but the timer. 8254: rate generator.
        const uint divisor = PitFrequency / PulseSettings.TickRate;
        foreach ((byte port, byte value) in new (byte, byte)[]
        {
            (0x20, 0x11), (0xA0, 0x11), (0x21, TimerVector), (0xA1, TimerVector + 8), (0x21, 4), (0xA1, 2), (0x21, 1), (0xA1, 1),
            (0x21, 0xFE), (0xA1, 0xFF), (0x43, 0x34), (0x40, unchecked((byte)divisor)), (0x40, (byte)(divisor >> 8)),
        })
        {
            emit.MovAl(value);
            emit.OutPortAl(port);
        }

        emit.Jump(routines.BeginWork);
    }

    private void BeginWork()
    {
        emit.Bind(routines.BeginWork);
        emit.Mov(Esp, StackTop);
        emit.Increment(variables.Work);
        emit.Store(variables.Pass, 0u);
        emit.Store(variables.Bad, 0u);
        emit.Store(variables.Cursor, PulseSettings.WorkStart);
        emit.Store(variables.OldKey, PassKey);
        emit.Store(variables.NewKey, unchecked(2 * PassKey));
        emit.Load(Eax, variables.WorkPages);
        emit.ShiftLeft(Eax, 12);
        emit.Op(Add, Eax, PulseSettings.WorkStart);
        emit.Store(variables.End, Eax);

        // The first values go in at one go, so that every later pass has something to verify.
        Label word = emit.NewLabel("first word");
        emit.Mov(Esi, PulseSettings.WorkStart);
        emit.Bind(word);
        emit.Mov(Eax, PassKey);
        emit.Op(Xor, Eax, Esi);
        emit.StoreIndirect(Esi, Eax);
        emit.Op(Add, Esi, WordStride);
        emit.Op(Cmp, Esi, variables.End);
        emit.Jump(Below, word);

        emit.Call(routines.PrintHeartbeat);
        emit.EnableInterrupts();
        emit.Jump(routines.MainLoop);
    }

    private void MainLoop()
    {
        emit.Bind(routines.MainLoop);
        emit.Halt();
        emit.Load(Eax, variables.Ticks);
        emit.Op(Cmp, Eax, variables.SeenTicks);
        emit.Jump(Equal, routines.MainLoop);
        emit.Store(variables.SeenTicks, Eax);
        emit.Call(routines.ReadCommands);
        emit.Call(routines.Walk);
        emit.Load(Eax, variables.BeatLeft);
        emit.Decrement(Eax);
        emit.Store(variables.BeatLeft, Eax);
        emit.Jump(NotEqual, routines.MainLoop);
        emit.Store(variables.BeatLeft, PulseSettings.BeatTicks);
        emit.Call(routines.PrintHeartbeat);
        emit.Jump(routines.MainLoop);
    }

    private void WalkPages()
    {
        Label page = emit.NewLabel("page");
        Label inRange = emit.NewLabel("in range");
        Label word = emit.NewLabel("word");
        Label write = emit.NewLabel("write");
        Label mismatch = emit.NewLabel("mismatch");
        Label done = emit.NewLabel("done");

        emit.Bind(routines.Walk);
        emit.Load(Ecx, variables.PagesPerTick);
        emit.Load(Ebx, variables.Cursor);
        emit.Bind(page);
        emit.Op(Cmp, Ecx, 0u);
        emit.Jump(Equal, done);
        emit.Op(Cmp, Ebx, variables.End);
        emit.Jump(Below, inRange);
        emit.Increment(variables.Pass);
        emit.Mov(Ebx, PulseSettings.WorkStart);
        emit.Load(Eax, variables.NewKey);
        emit.Store(variables.OldKey, Eax);
        emit.Op(Add, Eax, PassKey);
        emit.Store(variables.NewKey, Eax);

        emit.Bind(inRange);
        emit.Load(Ebp, variables.OldKey);
        emit.Load(Edi, variables.NewKey);
        emit.Mov(Edx, WordsPerPage);
        emit.Mov(Esi, Ebx);
        emit.Bind(word);
        emit.LoadIndirect(Eax, Esi);
        emit.Op(Xor, Eax, Esi);
        emit.Op(Cmp, Eax, Ebp);
        emit.Jump(NotEqual, mismatch);
        emit.Bind(write);
        emit.Mov(Eax, Edi);
        emit.Op(Xor, Eax, Esi);
        emit.StoreIndirect(Esi, Eax);
        emit.Op(Add, Esi, WordStride);
        emit.Decrement(Edx);
        emit.Jump(NotEqual, word);
        emit.Op(Add, Ebx, PulseSettings.PageSize);
        emit.Decrement(Ecx);
        emit.Jump(page);

        emit.Bind(mismatch);
        emit.Increment(variables.Bad);
        emit.Jump(write);
        emit.Bind(done);
        emit.Store(variables.Cursor, Ebx);
        emit.Return();
    }

    private void Interrupts()
    {
        emit.Bind(routines.Timer);
        emit.Push(Eax);
        emit.Increment(variables.Ticks);
        emit.MovAl(0x20);
        emit.OutPortAl(0x20);
        emit.Pop(Eax);
        emit.ReturnFromInterrupt();

        emit.Bind(routines.Spurious);
        emit.ReturnFromInterrupt();

        Label forever = emit.NewLabel("forever");
        emit.Bind(routines.Fault);
        emit.DisableInterrupts();
        emit.MovAddress(Esi, variables.FaultText);
        emit.Call(routines.PrintText);
        emit.Bind(forever);
        emit.Halt();
        emit.Jump(forever);
    }
}
