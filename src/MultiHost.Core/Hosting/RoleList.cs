namespace MultiHost.Hosting;

/// <summary>The roles of a test, as its attribute gives them: by their names, or as a number of hosts.</summary>
public static class RoleList
{
    private const int MaxHosts = 256;

    /// <summary>Checks the roles.</summary>
    /// <param name="attribute">Name of the attribute without brackets, for messages.</param>
    /// <param name="roles">The names that it gives.</param>
    /// <param name="hosts">The number of hosts that it gives; 0 for none.</param>
    /// <param name="allHosts">Whether it takes every host there is.</param>
    /// <param name="problem">What is wrong with them and what to write instead; <c>null</c> if nothing is.</param>
    /// <returns>The names; <c>host1</c>, <c>host2</c> … for a number of hosts; none for all hosts, whose number the run knows: see <see cref="Of"/>.</returns>
    public static string[] Read(string attribute, IReadOnlyList<string> roles, int hosts, bool allHosts, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(roles);
        problem = (roles.Count, hosts) switch
        {
            (0, 0) when allHosts => null,
            _ when allHosts => $"[{attribute}] takes all hosts, whose roles are host1, host2 …, and has {(roles.Count > 0 ? "roles" : $"Hosts = {hosts}")} as well. Give one of the two.",
            (0, 0) => $"[{attribute}] names no roles. Write [{attribute}(\"source\", \"destination\")], [{attribute}(Hosts = 2)] or [{attribute}(AllHosts = true)].",
            (> 0, not 0) => $"[{attribute}] has roles and Hosts = {hosts}. Give one of the two.",
            (0, < 1 or > MaxHosts) => $"[{attribute}(Hosts = {hosts})]: allowed are 1 to {MaxHosts} hosts.",
            ( > MaxHosts, _) => $"[{attribute}] has {roles.Count} roles; allowed are 1 to {MaxHosts}.",
            _ => Problem(attribute, roles),
        };
        return roles.Count > 0 ? [.. roles] : Of(Math.Clamp(hosts, 0, MaxHosts));
    }

    /// <summary>The roles of a test that asks for a number of hosts: <c>host1</c>, <c>host2</c> …</summary>
    /// <param name="hosts">How many.</param>
    public static string[] Of(int hosts) => [.. Enumerable.Range(1, hosts).Select(i => $"host{i}")];

    private static string? Problem(string attribute, IReadOnlyList<string> roles)
    {
        HashSet<RoleName> seen = [];
        foreach (string role in roles)
        {
            try
            {
                if (!seen.Add(role))
                {
                    return $"[{attribute}] names the role '{role}' twice. Each role is played by another host; give them different names.";
                }
            }
            catch (ArgumentException e)
            {
                return $"[{attribute}]: {e.Message.Replace($" (Parameter '{e.ParamName}')", "", StringComparison.Ordinal)}";
            }
        }

        return null;
    }
}
