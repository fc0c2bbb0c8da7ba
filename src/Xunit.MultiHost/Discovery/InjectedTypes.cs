using MultiHost;
using Xunit.Abstractions;

namespace Xunit.MultiHost.Discovery;

/// <summary>The types of parameters that MultiHost fills, in test methods, test classes and fixtures.</summary>
internal static class InjectedTypes
{
    /// <summary>Their names, for messages.</summary>
    public const string Names = "IHostGroup, IHost, RoleName, IBarrier and host fixtures of kits (IHostFixture)";

    public static bool Contains(Type type) =>
        type == typeof(IHostGroup) || type == typeof(IHost) || type == typeof(RoleName) || type == typeof(IBarrier) || IsHostFixture(type);

    public static bool IsHostFixture(Type type) => type.IsClass && typeof(IHostFixture).IsAssignableFrom(type);

    public static bool Contains(ITypeInfo type) =>
        type is IReflectionTypeInfo { Type: var runtimeType } && Contains(runtimeType);
}
