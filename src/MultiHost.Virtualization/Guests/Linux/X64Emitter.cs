using System.Buffers.Binary;

namespace MultiHost.Virtualization.Guests.Linux;

/// <summary>
/// Writes 64-bit x86 machine code: the few instructions that our small Linux programs need, so that no compiler is needed where tests run. A
/// label is an index; jumps to it are filled in by <see cref="ToCode"/>.
/// </summary>
internal sealed class X64Emitter
{
    private readonly List<byte> code = [];
    private readonly List<int?> labels = [];
    private readonly List<(int At, int Label)> jumps = [];

    public int NewLabel()
    {
        labels.Add(null);
        return labels.Count - 1;
    }

    public void Bind(int label) => labels[label] = code.Count;

    public int BindNew()
    {
        int label = NewLabel();
        Bind(label);
        return label;
    }

    /// <summary><c>to = value</c>, sign-extended.</summary>
    public void Set(X64Register to, int value)
    {
        Wide(0, to, 0xC7);
        code.Add((byte)(0xC0 | Low(to)));
        Word(value);
    }

    public void SetWide(X64Register to, ulong value)
    {
        code.Add((byte)(0x48 | High(to)));
        code.Add((byte)(0xB8 | Low(to)));
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        code.AddRange(bytes);
    }

    public void Copy(X64Register to, X64Register from) => Registers(0x89, from, to);

    public void Add(X64Register to, X64Register from) => Registers(0x01, from, to);

    public void Test(X64Register register) => Registers(0x85, register, register);

    public void Add(X64Register to, int value)
    {
        Wide(0, to, 0x81);
        code.Add((byte)(0xC0 | Low(to)));
        Word(value);
    }

    public void Decrement(X64Register register)
    {
        Wide(0, register, 0xFF);
        code.Add((byte)(0xC8 | Low(register)));
    }

    public void ShiftLeft(X64Register register, byte bits)
    {
        Wide(0, register, 0xC1);
        code.Add((byte)(0xE0 | Low(register)));
        code.Add(bits);
    }

    public void Load(X64Register to, X64Register from, int offset) => Memory(0x8B, to, from, offset);

    public void Store(X64Register to, int offset, X64Register value) => Memory(0x89, value, to, offset);

    /// <summary>Compares memory with a register: equal or not.</summary>
    public void Compare(X64Register with, int offset, X64Register value) => Memory(0x39, value, with, offset);

    public void Increment(X64Register at, int offset) => Memory(0xFF, 0, at, offset);

    /// <summary><c>to = at + offset</c>.</summary>
    public void Address(X64Register to, X64Register at, int offset) => Memory(0x8D, to, at, offset);

    public void Jump(int label) => Branch(label, 0xE9);

    public void JumpIfZero(int label) => Branch(label, 0x0F, 0x84);

    public void JumpIfNotZero(int label) => Branch(label, 0x0F, 0x85);

    public void JumpIfNegative(int label) => Branch(label, 0x0F, 0x88);

    /// <summary>Calls the kernel: arguments in RDI, RSI, RDX, R10, R8, R9; loses RCX and R11; the answer is in RAX.</summary>
    public void SystemCall(int number)
    {
        Set(X64Register.Rax, number);
        code.AddRange([0x0F, 0x05]);
    }

    public byte[] ToCode()
    {
        byte[] bytes = [.. code];
        foreach ((int at, int label) in jumps)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), labels[label]!.Value - (at + 4));
        }

        return bytes;
    }

    private static int Low(X64Register register) => (int)register & 7;

    private static int High(X64Register register) => (int)register >> 3;

    private void Branch(int label, params ReadOnlySpan<byte> opcode)
    {
        code.AddRange(opcode);
        jumps.Add((code.Count, label));
        Word(0);
    }

    private void Registers(byte opcode, X64Register reg, X64Register rm)
    {
        Wide(reg, rm, opcode);
        code.Add((byte)(0xC0 | (Low(reg) << 3) | Low(rm)));
    }

    private void Memory(byte opcode, X64Register reg, X64Register at, int offset)
    {
        Wide(reg, at, opcode);
        code.Add((byte)(0x80 | (Low(reg) << 3) | Low(at)));
        if (Low(at) == (int)X64Register.Rsp)
        {
            code.Add(0x24); // RSP and R12 as a base need a scale-index-base byte
        }

        Word(offset);
    }

    private void Wide(X64Register reg, X64Register rm, byte opcode)
    {
        code.Add((byte)(0x48 | (High(reg) << 2) | High(rm)));
        code.Add(opcode);
    }

    private void Word(int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        code.AddRange(bytes);
    }
}
