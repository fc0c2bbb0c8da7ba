using System.ComponentModel;
using MultiHost.Hosting;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Xunit.MultiHost.Discovery;

/// <summary>Finds the test of a <see cref="MultiHostFactAttribute"/>. Touches no host.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class MultiHostFactDiscoverer(IMessageSink diagnosticMessageSink) : IXunitTestCaseDiscoverer
{
    /// <inheritdoc/>
    public IEnumerable<IXunitTestCase> Discover(ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo factAttribute)
    {
        WantedHosts wanted = WantedHosts.Read(factAttribute, out string? problem);
        problem ??= Problem(testMethod.Method) ?? RequirementMarks.Problem(testMethod.Method, wanted);
        return
        [
            problem is null
                ? new MultiHostTestCase(
                    diagnosticMessageSink, discoveryOptions.MethodDisplayOrDefault(), discoveryOptions.MethodDisplayOptionsOrDefault(), testMethod, wanted)
                : new MultiHostErrorTestCase(diagnosticMessageSink, discoveryOptions, testMethod, problem),
        ];
    }

    private static string? Problem(IMethodInfo method)
    {
        if (method.IsGenericMethodDefinition)
        {
            return "[MultiHostFact] methods cannot be generic. Use [MultiHostTheory] with data that tell the types.";
        }

        IParameterInfo? unknown = method.GetParameters().FirstOrDefault(p => !p.ParameterType.IsInjected());
        return unknown is null
            ? null
            : $"the parameter '{unknown.Name}' is of a type that MultiHost does not provide. It provides {InjectedTypes.Names}; data need [MultiHostTheory].";
    }
}
