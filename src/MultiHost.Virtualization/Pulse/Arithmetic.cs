namespace MultiHost.Virtualization.Pulse;

/// <summary>Two-operand arithmetic, numbered as the <c>/digit</c> of opcode 81.</summary>
internal enum Arithmetic
{
    Add = 0,
    Or = 1,
    And = 4,
    Sub = 5,
    Xor = 6,
    Cmp = 7,
}
