using static MultiHost.Virtualization.Pulse.Arithmetic;
using static MultiHost.Virtualization.Pulse.Condition;
using static MultiHost.Virtualization.Pulse.Register;

namespace MultiHost.Virtualization.Pulse;

internal sealed partial class PulseImage
{
    private void ReadCommands()
    {
        Label more = emit.NewLabel("more");
        Label notDecimal = emit.NewLabel("not decimal");
        Label digit = emit.NewLabel("digit");
        Label command = emit.NewLabel("command");
        Label notPages = emit.NewLabel("not pages");
        Label notRate = emit.NewLabel("not rate");
        Label clear = emit.NewLabel("clear");
        Label done = emit.NewLabel("done reading");

        emit.Bind(routines.ReadCommands);
        emit.Bind(more);
        emit.Mov(Edx, SerialLineStatus);
        emit.InAlDx();
        emit.TestAl(1);
        emit.Jump(Equal, done);
        emit.Mov(Edx, SerialData);
        emit.InAlDx();
        emit.Op(And, Eax, 0xFF);

        emit.CompareAl((byte)'0');
        emit.Jump(Below, clear);
        emit.CompareAl((byte)'9');
        emit.Jump(Above, notDecimal);
        emit.Op(Sub, Eax, '0');
        emit.Jump(digit);
        emit.Bind(notDecimal);
        emit.CompareAl((byte)'A');
        emit.Jump(Below, clear);
        emit.CompareAl((byte)'F');
        emit.Jump(Above, command);
        emit.Op(Sub, Eax, 'A' - 10);
        emit.Bind(digit);
        emit.Load(Ebx, variables.Number);
        emit.ShiftLeft(Ebx, 4);
        emit.Op(Or, Ebx, Eax);
        emit.Store(variables.Number, Ebx);
        emit.Jump(more);

        emit.Bind(command);
        emit.Load(Ebx, variables.Number);
        emit.CompareAl((byte)'p');
        emit.Jump(NotEqual, notPages);
        emit.Store(variables.NextWorkPages, Ebx);
        emit.Bind(notPages);
        emit.CompareAl((byte)'r');
        emit.Jump(NotEqual, notRate);
        emit.Store(variables.NextPagesPerTick, Ebx);
        emit.Bind(notRate);
        emit.CompareAl((byte)'g');
        emit.Jump(NotEqual, clear);
        emit.Store(variables.Number, 0u);
        emit.Load(Eax, variables.NextWorkPages);
        emit.Store(variables.WorkPages, Eax);
        emit.Load(Eax, variables.NextPagesPerTick);
        emit.Store(variables.PagesPerTick, Eax);
        emit.Jump(routines.BeginWork);

        emit.Bind(clear);
        emit.Store(variables.Number, 0u);
        emit.Jump(more);
        emit.Bind(done);
        emit.Return();
    }

    private void PrintHeartbeat()
    {
        emit.Bind(routines.PrintHeartbeat);
        emit.Increment(variables.Beat);
        Label[] fields = variables.FieldTexts;
        PrintField(fields[0], variables.Beat);
        PrintField(fields[1], variables.Work);
        PrintField(fields[2], variables.Pass);

        PrintText(fields[3]);
        emit.Load(Eax, variables.Cursor);
        emit.Op(Sub, Eax, PulseSettings.WorkStart);
        emit.ShiftRight(Eax, 12);
        emit.Call(routines.PrintHex);

        PrintField(fields[4], variables.WorkPages);
        PrintField(fields[5], variables.Bad);
        PrintText(variables.NewLine);
        emit.Return();
    }

    private void PrintField(Label text, Label variable)
    {
        PrintText(text);
        emit.Load(Eax, variable);
        emit.Call(routines.PrintHex);
    }

    private void PrintText(Label text)
    {
        emit.MovAddress(Esi, text);
        emit.Call(routines.PrintText);
    }

    private void PrintPrimitives()
    {
        // Text at ESI, to its zero byte.
        Label end = emit.NewLabel("end of text");
        emit.Bind(routines.PrintText);
        emit.LoadByteIntoAl(Esi);
        emit.CompareAl(0);
        emit.Jump(Equal, end);
        emit.Call(routines.PrintCharacter);
        emit.Increment(Esi);
        emit.Jump(routines.PrintText);
        emit.Bind(end);
        emit.Return();

        // EAX as eight digits.
        Label digit = emit.NewLabel("hex digit");
        Label decimalDigit = emit.NewLabel("decimal digit");
        emit.Bind(routines.PrintHex);
        emit.Mov(Ebx, Eax);
        emit.Mov(Ecx, 8);
        emit.Bind(digit);
        emit.Mov(Eax, Ebx);
        emit.ShiftRight(Eax, 28);
        emit.CompareAl(10);
        emit.Jump(Below, decimalDigit);
        emit.AddAl('a' - '0' - 10);
        emit.Bind(decimalDigit);
        emit.AddAl((byte)'0');
        emit.Call(routines.PrintCharacter);
        emit.ShiftLeft(Ebx, 4);
        emit.Decrement(Ecx);
        emit.Jump(NotEqual, digit);
        emit.Return();

        // AL, as soon as the port can take it.
        Label wait = emit.NewLabel("wait for the port");
        emit.Bind(routines.PrintCharacter);
        emit.Push(Eax);
        emit.Mov(Edx, SerialLineStatus);
        emit.Bind(wait);
        emit.InAlDx();
        emit.TestAl(0x20);
        emit.Jump(Equal, wait);
        emit.Pop(Eax);
        emit.Mov(Edx, SerialData);
        emit.OutDxAl();
        emit.Return();
    }
}
