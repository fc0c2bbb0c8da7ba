namespace MultiHost.Virtualization.Pulse;

/// <summary>32-bit general registers, numbered as the processor encodes them.</summary>
internal enum Register
{
    Eax = 0,
    Ecx = 1,
    Edx = 2,
    Ebx = 3,
    Esp = 4,
    Ebp = 5,
    Esi = 6,
    Edi = 7,
}
