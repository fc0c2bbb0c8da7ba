using Xunit.Abstractions;
using Xunit.Sdk;

namespace Xunit.MultiHost.Discovery;

/// <summary>
/// A row of data in the places of a method's parameters: xUnit counts places when it fills in optional parameters, gathers <c>params</c> and finds the types of
/// a generic method. The parameters that MultiHost fills hold <c>null</c> until the test begins.
/// </summary>
internal static class DataArguments
{
    public static object?[]? Place(IMethodInfo method, object?[]? data)
    {
        if (data is null)
        {
            return null;
        }

        List<object?> placed = [];
        Queue<object?> values = new(data);
        foreach (IParameterInfo parameter in method.GetParameters())
        {
            if (InjectedTypes.Contains(parameter.ParameterType))
            {
                placed.Add(null);
            }
            else if (values.TryDequeue(out object? value))
            {
                placed.Add(value);
            }
            else
            {
                break; // xUnit has a default for it, or says that it is missing
            }
        }

        placed.AddRange(values); // for a params array, or xUnit says that they are too many
        return [.. placed];
    }

    /// <summary>The display name with the data alone.</summary>
    public static string DisplayName(IMethodInfo method, string baseName, object?[]? arguments, ITypeInfo[]? genericTypes)
    {
        IParameterInfo[] parameters = [.. method.GetParameters()];
        object?[]? data = arguments?.Where((_, i) => i >= parameters.Length || !InjectedTypes.Contains(parameters[i].ParameterType)).ToArray();
        return new DataParametersMethod(method).GetDisplayNameWithArguments(baseName, data, genericTypes);
    }
}
