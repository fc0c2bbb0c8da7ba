using System.Reflection;
using MultiHost;
using Xunit.Abstractions;
using Xunit.MultiHost.Discovery;
using Xunit.Sdk;

namespace Xunit.MultiHost.OnHost;

/// <summary>A row of data of a theory whose rows are found when it runs.</summary>
/// <param name="Arguments">The values, in the places of the method's parameters; <c>null</c> for those that MultiHost fills.</param>
/// <param name="Method">The test method; closed, if it is generic.</param>
/// <param name="DisplayName">The test's display name with them.</param>
/// <param name="SkipReason">Why the row is skipped, if it is.</param>
/// <param name="Data">The row as its attribute gave it.</param>
/// <param name="GenericTypes">The types that close the method; <c>null</c> for one that is not generic.</param>
internal sealed record TheoryRow(object[] Arguments, MethodInfo Method, string DisplayName, string? SkipReason, object[] Data, ITypeInfo[]? GenericTypes)
{
    /// <summary>The test's name with other values.</summary>
    public string NameWith(IXunitTestCase theory, object?[] arguments) =>
        MethodData.DisplayName(theory.TestMethod.Method, theory.DisplayName, arguments, GenericTypes);

    /// <summary>The test's name with one of its values alone.</summary>
    public string NameWithOnly(IXunitTestCase theory, int place) => NameWith(theory, [.. Arguments.Select((a, i) => i == place ? a : Changing.Instance)]);

    /// <summary>Finds the rows, in the order of the attributes.</summary>
    /// <exception cref="MultiHostException">There are none.</exception>
    public static IReadOnlyList<TheoryRow> Find(IXunitTestCase testCase, IMessageSink diagnostics)
    {
        List<TheoryRow> rows = [];
        IMethodInfo method = testCase.TestMethod.Method;
        foreach (IAttributeInfo attribute in method.GetCustomAttributes(typeof(DataAttribute)))
        {
            IAttributeInfo discovererAttribute = attribute.GetCustomAttributes(typeof(DataDiscovererAttribute)).First();
            IDataDiscoverer discoverer = ExtensibilityPointFactory.GetDataDiscoverer(diagnostics, discovererAttribute)
                ?? throw new MultiHostException($"The data discoverer of {attribute} on {method.Name} cannot be made. Is its assembly in the output folder?");
            string? skip = attribute.GetNamedArgument<string>(nameof(DataAttribute.Skip));
            IEnumerable<object[]> data = discoverer.GetData(attribute, method)
                ?? throw new MultiHostException($"The data of {testCase.DisplayName} are null. Let the member return rows.");
            rows.AddRange(data.Select(row => Of(testCase, row, skip)));
        }

        return rows.Count > 0 ? rows : throw new MultiHostException($"No data found for {testCase.DisplayName}.");
    }

    private static TheoryRow Of(IXunitTestCase testCase, object[] row, string? skip)
    {
        IMethodInfo method = testCase.TestMethod.Method;
        MethodInfo runtimeMethod = method.ToRuntimeMethod();
        object[] arguments = runtimeMethod.ResolveMethodArguments(MethodData.Place(method, row)!);
        ITypeInfo[]? types = method.IsGenericMethodDefinition ? method.ResolveGenericTypes(arguments) : null;
        return new TheoryRow(
            arguments,
            types is null ? runtimeMethod : runtimeMethod.MakeGenericMethod([.. types.Select(t => t.ToRuntimeType())]),
            MethodData.DisplayName(method, testCase.DisplayName, arguments, types),
            skip ?? RowValues.SkipReason(row),
            row,
            types);
    }
}
