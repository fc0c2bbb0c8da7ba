using MultiHost.Settings;

namespace MultiHost.Running;

/// <summary>Pools and role lists in short.</summary>
internal static class Pool
{
    public static HostDefinition Host(string name) => new(name, "127.0.0.1");

    public static IReadOnlyList<RoleName> Roles(params string[] roles) => [.. roles.Select(r => new RoleName(r))];

    public static MultiHostSettings SettingsOf(string hosts, params (string Role, string Hosts)[] pins) => new()
    {
        Hosts = [.. hosts.Split(' ').Select(Host)],
        Roles = [.. pins.Select(p => new RoleDefinition(p.Role, p.Hosts.Split(' ')))],
        Source = "hosts.runsettings",
    };
}
