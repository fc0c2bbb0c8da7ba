using MultiHost.Hosting;
using MultiHost.Results;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Xunit.MultiHost.Discovery;

/// <summary>
/// <see cref="DataArguments"/> for a method as xUnit sees it, which counts places when it fills in optional parameters, gathers <c>params</c> and finds the
/// types of a generic method.
/// </summary>
internal static class MethodData
{
    /// <summary>A row of data in the places of the method's parameters. xUnit has a default for what is missing, or says so.</summary>
    public static object?[]? Place(IMethodInfo method, object?[]? data) => data is null ? null : DataArguments.Place(TypesOf(method), data);

    /// <summary>The display name with the data alone.</summary>
    public static string DisplayName(IMethodInfo method, string baseName, object?[]? arguments, ITypeInfo[]? genericTypes) =>
        Shown(new DataParametersMethod(method).GetDisplayNameWithArguments(
            baseName, arguments is null ? null : DataArguments.Pick(TypesOf(method), arguments), genericTypes));

    /// <summary>A name in one line that every reader shows.</summary>
    public static string Shown(string name) => ReadableText.Of(name.ReplaceLineEndings("\\n"));

    /// <summary>Whether MultiHost fills parameters of this type.</summary>
    public static bool IsInjected(this ITypeInfo type) => InjectedTypes.Contains(TypeOf(type));

    private static Type?[] TypesOf(IMethodInfo method) => [.. method.GetParameters().Select(p => TypeOf(p.ParameterType))];

    private static Type? TypeOf(ITypeInfo type) => (type as IReflectionTypeInfo)?.Type;
}
