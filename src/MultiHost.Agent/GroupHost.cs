using MultiHost.Protocol;

namespace MultiHost.Agent;

/// <summary>A host of the running test's group.</summary>
internal sealed class GroupHost(MemberInfo member) : IHost
{
    public string Name { get; } = member.Host;

    public RoleName Role { get; } = member.Role;

    public string Address { get; } = member.Address;

    public IReadOnlySet<string> Labels { get; } = member.Labels.ToHashSet(StringComparer.OrdinalIgnoreCase);

    public override string ToString() => $"{Role} ({Name})";
}
