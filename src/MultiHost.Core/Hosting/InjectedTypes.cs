namespace MultiHost.Hosting;

/// <summary>The types of parameters that MultiHost fills, in test methods, test classes and fixtures.</summary>
public static class InjectedTypes
{
    /// <summary>Their names, for messages.</summary>
    public const string Names = "IHostGroup, IHost, RoleName, IBarrier and host fixtures of kits (IHostFixture)";

    /// <summary>Whether MultiHost has a value for parameters of this type.</summary>
    /// <param name="type">The parameter's type; <c>null</c> for one that is not loaded, which is none of ours.</param>
    public static bool Contains(Type? type) => IsOfTheTest(type) || IsHostFixture(type);

    /// <summary>Whether the value differs from test to test, and from role to role: the group, this host, its role, its barrier.</summary>
    /// <param name="type">The parameter's type.</param>
    public static bool IsOfTheTest(Type? type) =>
        type == typeof(IHostGroup) || type == typeof(IHost) || type == typeof(RoleName) || type == typeof(IBarrier);

    /// <summary>Whether it is a kit's fixture, of which each host and collection has one.</summary>
    /// <param name="type">The parameter's type.</param>
    public static bool IsHostFixture(Type? type) => type is { IsClass: true } && typeof(IHostFixture).IsAssignableFrom(type);
}
