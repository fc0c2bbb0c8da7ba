using MultiHost.Protocol;
using MultiHost.Sessions;
using MultiHost.Settings;

namespace MultiHost.Running;

/// <summary>A role of a phase and the session of the host that plays it.</summary>
internal sealed record PhaseMember(RoleName Role, HostSession Session)
{
    /// <summary>What every host of the group is told, so nothing that is meant for one role alone.</summary>
    public MemberInfo Info => new(
        Role.Value,
        Session.Host.Name,
        Session.Host.Address,
        [.. Session.Host.Labels],
        Session.Host.Properties.Count > 0 ? new Dictionary<string, string>(Session.Host.Properties) : null);

    /// <summary>What this host alone is told, because of its role; <c>null</c> for nothing.</summary>
    public Dictionary<string, string>? RoleProperties(MultiHostSettings settings)
    {
        if (settings.RoleProperties.Count + Session.Host.RoleProperties.Count == 0)
        {
            return null;
        }

        IReadOnlyDictionary<string, string> without = settings.PropertiesOf(Session.Host);
        Dictionary<string, string> own = settings.PropertiesOf(Session.Host, Role)
            .Where(p => !without.TryGetValue(p.Key, out string? value) || value != p.Value)
            .ToDictionary(p => p.Key, p => p.Value);
        return own.Count > 0 ? own : null;
    }
}
