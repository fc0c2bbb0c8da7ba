using MultiHost.Protocol;
using MultiHost.Sessions;

namespace MultiHost.Running;

/// <summary>A role of a phase and the session of the host that plays it.</summary>
internal sealed record PhaseMember(RoleName Role, HostSession Session)
{
    public MemberInfo Info => new(Role.Value, Session.Host.Name, Session.Host.Address, [.. Session.Host.Labels]);
}
