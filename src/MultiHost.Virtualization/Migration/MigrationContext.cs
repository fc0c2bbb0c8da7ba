using MultiHost.Virtualization.Guests;

namespace MultiHost.Virtualization.Migration;

/// <summary>What both halves of a migration know.</summary>
internal sealed record MigrationContext(
    VirtualMachines Machines,
    Guest Guest,
    RoleName From,
    RoleName To,
    MigrationOptions Options,
    IBarrier Barrier,
    CancellationToken Caller)
{
    public IHostGroup Hosts => Machines.Hosts;

    public TimeProvider Time => Machines.Time;

    public string Where(RoleName role) => $"{role} ({Hosts[role].Name})";
}
