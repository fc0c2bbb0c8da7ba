using MultiHost;
using Xunit.Abstractions;

namespace Xunit.MultiHost.Discovery;

/// <summary>The roles of a test, read from its attribute.</summary>
internal static class RoleList
{
    private const int MaxHosts = 64;

    /// <summary>Reads the roles.</summary>
    /// <param name="attribute">A <see cref="MultiHostFactAttribute"/> or <see cref="MultiHostTheoryAttribute"/>.</param>
    /// <param name="problem">What is wrong with them and what to write instead; <c>null</c> if nothing is.</param>
    public static string[] Read(IAttributeInfo attribute, out string? problem)
    {
        string name = attribute is IReflectionAttributeInfo { Attribute: var a }
            ? a.GetType().Name.Replace("Attribute", "", StringComparison.Ordinal)
            : "MultiHostFact";
        string[] roles = Named(attribute);
        int hosts = attribute.GetNamedArgument<int>(nameof(MultiHostFactAttribute.Hosts));
        problem = (roles.Length, hosts) switch
        {
            (0, 0) => $"[{name}] names no roles. Write [{name}(\"source\", \"destination\")] or [{name}(Hosts = 2)].",
            (> 0, not 0) => $"[{name}] has roles and Hosts = {hosts}. Give one of the two.",
            (0, < 1 or > MaxHosts) => $"[{name}(Hosts = {hosts})]: allowed are 1 to {MaxHosts} hosts.",
            ( > MaxHosts, _) => $"[{name}] has {roles.Length} roles; allowed are 1 to {MaxHosts}.",
            _ => Problem(name, roles),
        };
        return roles.Length > 0 ? roles : [.. Enumerable.Range(1, Math.Clamp(hosts, 0, MaxHosts)).Select(i => $"host{i}")];
    }

    private static string[] Named(IAttributeInfo attribute) => attribute is IReflectionAttributeInfo { Attribute: var instance }
        ? instance switch
        {
            MultiHostFactAttribute fact => [.. fact.Roles],
            MultiHostTheoryAttribute theory => [.. theory.Roles],
            _ => [],
        }
        : [.. attribute.GetConstructorArguments().OfType<IEnumerable<object>>().SelectMany(a => a).OfType<string>()];

    private static string? Problem(string attribute, string[] roles)
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
