namespace MultiHost.Virtualization.Pulse;

internal sealed partial class X86Emitter
{
    public void Mov(Register to, uint value)
    {
        Data8((byte)(0xB8 + (int)to));
        Data32(value);
    }

    public void Mov(Register to, Register from) => Data8(0x89, Registers(from, to));

    public void MovAddress(Register to, Label label)
    {
        Data8((byte)(0xB8 + (int)to));
        Reference(label, FixupKind.Absolute, 4);
    }

    public void Load(Register to, Label from) => OnVariable(0x8B, (int)to, from);

    public void Store(Label to, Register from) => OnVariable(0x89, (int)from, to);

    public void Store(Label to, uint value)
    {
        OnVariable(0xC7, 0, to);
        Data32(value);
    }

    public void LoadIndirect(Register to, Register address) => Data8(0x8B, Indirect((int)to, address));

    public void StoreIndirect(Register address, Register from) => Data8(0x89, Indirect((int)from, address));

    public void LoadByteIntoAl(Register address) => Data8(0x8A, Indirect(0, address));

    public void Op(Arithmetic operation, Register left, Register right) =>
        Data8((byte)(((int)operation << 3) | 1), Registers(right, left));

    public void Op(Arithmetic operation, Register left, uint value)
    {
        Data8(0x81, (byte)(0xC0 | ((int)operation << 3) | (int)left));
        Data32(value);
    }

    /// <summary>Compares or combines a register with a variable, the register being the left operand.</summary>
    public void Op(Arithmetic operation, Register left, Label right) => OnVariable((byte)(((int)operation << 3) | 3), (int)left, right);

    public void Increment(Label variable) => OnVariable(0xFF, 0, variable);

    public void Increment(Register register) => Data8((byte)(0x40 + (int)register));

    public void Decrement(Register register) => Data8((byte)(0x48 + (int)register));

    public void Multiply(Register to, Register from, uint factor)
    {
        Data8(0x69, Registers(to, from));
        Data32(factor);
    }

    public void ShiftLeft(Register register, byte bits) => Data8(0xC1, (byte)(0xE0 | (int)register), bits);

    public void ShiftRight(Register register, byte bits) => Data8(0xC1, (byte)(0xE8 | (int)register), bits);

    public void MovAl(byte value) => Data8(0xB0, value);

    public void TestAl(byte mask) => Data8(0xA8, mask);

    public void CompareAl(byte value) => Data8(0x3C, value);

    public void AddAl(byte value) => Data8(0x04, value);

    public void InAlDx() => Data8(0xEC);

    public void OutDxAl() => Data8(0xEE);

    public void OutPortAl(byte port) => Data8(0xE6, port);

    public void Push(Register register) => Data8((byte)(0x50 + (int)register));

    public void Pop(Register register) => Data8((byte)(0x58 + (int)register));

    public void Jump(Label target)
    {
        Data8(0xE9);
        Reference(target, FixupKind.Relative, 4);
    }

    public void Jump(Condition condition, Label target)
    {
        Data8(0x0F, (byte)(0x80 + (int)condition));
        Reference(target, FixupKind.Relative, 4);
    }

    /// <summary>Loads the code segment register and goes on at <paramref name="target"/>.</summary>
    public void JumpFar(ushort selector, Label target)
    {
        Data8(0xEA);
        Reference(target, FixupKind.Absolute, 4);
        Data16(selector);
    }

    public void Call(Label target)
    {
        Data8(0xE8);
        Reference(target, FixupKind.Relative, 4);
    }

    public void Return() => Data8(0xC3);

    public void ReturnFromInterrupt() => Data8(0xCF);

    public void Halt() => Data8(0xF4);

    public void DisableInterrupts() => Data8(0xFA);

    public void EnableInterrupts() => Data8(0xFB);

    public void LoadGlobalDescriptorTable(Label pointer) => OnDescriptorTable(2, pointer);

    public void LoadInterruptDescriptorTable(Label pointer) => OnDescriptorTable(3, pointer);

    /// <summary>Sets DS, ES, FS, GS and SS from AX.</summary>
    public void LoadDataSegmentsFromAx() => Data8(0x8E, 0xD8, 0x8E, 0xC0, 0x8E, 0xE0, 0x8E, 0xE8, 0x8E, 0xD0);

    private static byte Registers(Register reg, Register rm) => (byte)(0xC0 | ((int)reg << 3) | (int)rm);

    private static byte Indirect(int reg, Register address) =>
        address is Register.Esp or Register.Ebp
            ? throw new ArgumentException($"{address} cannot hold an address here.", nameof(address))
            : (byte)((reg << 3) | (int)address);

    private void OnVariable(byte opcode, int reg, Label variable)
    {
        Data8(opcode, (byte)((reg << 3) | 5));
        Reference(variable, FixupKind.Absolute, 4);
    }

    private void OnDescriptorTable(int operation, Label pointer)
    {
        Data8(0x0F, 0x01, (byte)((operation << 3) | 5));
        Reference(pointer, FixupKind.Absolute, 4);
    }
}
