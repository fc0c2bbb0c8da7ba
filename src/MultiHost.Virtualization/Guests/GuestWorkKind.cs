namespace MultiHost.Virtualization.Guests;

/// <summary>Kinds of work.</summary>
internal enum GuestWorkKind
{
    Pulse,
    MemoryEater,
    Counter,
    DiskWriter,
    FileHash,
    Command,
}
