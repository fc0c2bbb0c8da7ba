using MultiHost.Protocol;

namespace MultiHost.Agent;

/// <summary>A host of the running test's group.</summary>
/// <param name="member">The host.</param>
/// <param name="forAll">The properties of all hosts.</param>
/// <param name="ofRole">Those that it gets because of its role, if it is this host.</param>
internal sealed class GroupHost(MemberInfo member, IReadOnlyDictionary<string, string> forAll, IReadOnlyDictionary<string, string>? ofRole) : IHost
{
    public string Name { get; } = member.Host;

    public RoleName Role { get; } = member.Role;

    public string Address { get; } = member.Address;

    public IReadOnlySet<string> Labels { get; } = member.Labels.ToHashSet(StringComparer.OrdinalIgnoreCase);

    public IReadOnlyDictionary<string, string> Properties { get; } = member.Properties is null && ofRole is null ? forAll : Over(forAll, member.Properties, ofRole);

    public override string ToString() => $"{Role} ({Name})";

    private static Dictionary<string, string> Over(IReadOnlyDictionary<string, string> forAll, params IReadOnlyDictionary<string, string>?[] nearer)
    {
        Dictionary<string, string> seen = new(forAll, StringComparer.OrdinalIgnoreCase);
        foreach ((string name, string value) in nearer.SelectMany(p => p ?? new Dictionary<string, string>()))
        {
            seen[name] = value;
        }

        return seen;
    }
}
