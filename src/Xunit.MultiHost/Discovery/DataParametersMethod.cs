using Xunit.Abstractions;

namespace Xunit.MultiHost.Discovery;

/// <summary>A test method as its display name shows it: without the parameters that MultiHost fills.</summary>
internal sealed class DataParametersMethod(IMethodInfo method) : IMethodInfo
{
    public bool IsAbstract => method.IsAbstract;

    public bool IsGenericMethodDefinition => method.IsGenericMethodDefinition;

    public bool IsPublic => method.IsPublic;

    public bool IsStatic => method.IsStatic;

    public string Name => method.Name;

    public ITypeInfo ReturnType => method.ReturnType;

    public ITypeInfo Type => method.Type;

    public IEnumerable<IAttributeInfo> GetCustomAttributes(string assemblyQualifiedAttributeTypeName) =>
        method.GetCustomAttributes(assemblyQualifiedAttributeTypeName);

    public IEnumerable<ITypeInfo> GetGenericArguments() => method.GetGenericArguments();

    public IEnumerable<IParameterInfo> GetParameters() => method.GetParameters().Where(p => !p.ParameterType.IsInjected());

    public IMethodInfo MakeGenericMethod(params ITypeInfo[] typeArguments) => new DataParametersMethod(method.MakeGenericMethod(typeArguments));
}
