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
    public static string? Problem(IMethodInfo method, WantedHosts wanted)
    {
        string? problem = null;
        if (method.ToRuntimeMethod() is { } test)
        {
            TestRequirements.Read(test, wanted.RolesOf(FewestHosts), RolesOf, out problem);
        }

        return problem;
    }

    /// <summary>What they say; nothing if they are wrong.</summary>
    /// <param name="test">The test.</param>
    /// <param name="hosts">How many hosts there are for a test that takes them all.</param>
    public static TestRequirements Of(IMultiHostTestCase test, int hosts) =>
        TestRequirements.Read(test.TestMethod.Method.ToRuntimeMethod(), test.Wanted.RolesOf(hosts), RolesOf, out _);

    // A test that takes all hosts has a role for each of them, and how many there are the runsettings say, which are not known when tests are found.
    private const int FewestHosts = 1;

    // None for what is no test on hosts, or has a wrong attribute, which is its own failure.
    private static IReadOnlyList<RoleName> RolesOf(MethodInfo method)
    {
        string? problem = null;
        string[] roles = method.GetCustomAttributes<FactAttribute>().FirstOrDefault() switch
        {
            MultiHostFactAttribute fact => RoleList.Read("MultiHostFact", fact.Roles, fact.Hosts, fact.AllHosts, out problem),
            MultiHostTheoryAttribute theory => RoleList.Read("MultiHostTheory", theory.Roles, theory.Hosts, theory.AllHosts, out problem),
            _ => [],
        };
        return problem is null ? [.. roles.Select(r => new RoleName(r))] : [];
    }
}
