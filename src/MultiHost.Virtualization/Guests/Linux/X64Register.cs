namespace MultiHost.Virtualization.Guests.Linux;

/// <summary>A 64-bit register, by its number in machine code.</summary>
internal enum X64Register
{
    Rax,
    Rcx,
    Rdx,
    Rbx,
    Rsp,
    Rbp,
    Rsi,
    Rdi,
    R8,
    R9,
    R10,
    R11,
    R12,
    R13,
    R14,
    R15,
}
