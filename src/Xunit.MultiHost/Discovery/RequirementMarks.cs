using System.Reflection;
using MultiHost;
using MultiHost.Hosting;
using MultiHost.Requirements;
using Xunit.Abstractions;

namespace Xunit.MultiHost.Discovery;

/// <summary>What the marks of a test, and of its class, say that it requires of its hosts.</summary>
internal static class RequirementMarks
{
    /// <summary>What is wrong with them, and what is allowed; <c>null</c> if nothing is.</summary>
    public static string? Problem(IMethodInfo method, string[] roles)
    {
        string? problem = null;
        if (method.ToRuntimeMethod() is { } test)
        {
            TestRequirements.Read(test, [.. roles.Select(r => new RoleName(r))], RolesOf, out problem);
        }

        return problem;
    }

    /// <summary>What they say; nothing if they are wrong.</summary>
    public static TestRequirements Of(IMultiHostTestCase test) =>
        TestRequirements.Read(test.TestMethod.Method.ToRuntimeMethod(), test.Roles, RolesOf, out _);

    // None for what is no test on hosts, or has a wrong attribute, which is its own failure.
    private static IReadOnlyList<RoleName> RolesOf(MethodInfo method)
    {
        string? problem = null;
        string[] roles = method.GetCustomAttributes<FactAttribute>().FirstOrDefault() switch
        {
            MultiHostFactAttribute fact => RoleList.Read("MultiHostFact", fact.Roles, fact.Hosts, out problem),
            MultiHostTheoryAttribute theory => RoleList.Read("MultiHostTheory", theory.Roles, theory.Hosts, out problem),
            _ => [],
        };
        return problem is null ? [.. roles.Select(r => new RoleName(r))] : [];
    }
}
