using MultiHost.Virtualization.Guests;
using MultiHost.Virtualization.Migration.Channels;

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
    public MigrationHooks Hooks { get; init; } = MigrationHooks.None;

    public IHostGroup Hosts => Machines.Hosts;

    public TimeProvider Time => Machines.Time;

    public Channel OpenChannel()
    {
        ChannelContext mine = new(Guest, Hosts.Self.Name, Hosts.Self.Address, Hosts.Folder, Options.Port ?? 0, Time);
        return Options.HostOffline is { } offline ? new FileChannel(mine, offline.SharedFolder, isFile: null) : Options.Channel.Open(mine);
    }

    public string Where(RoleName role) => $"{role} ({Hosts[role].Name})";
}
