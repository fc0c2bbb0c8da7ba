using System.ComponentModel;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Xunit.MultiHost.Discovery;

/// <summary>Finds the tests of a <see cref="MultiHostTheoryAttribute"/>: one a row where the data can be serialized. Touches no host.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class MultiHostTheoryDiscoverer(IMessageSink diagnosticMessageSink) : TheoryDiscoverer(diagnosticMessageSink)
{
    /// <inheritdoc/>
    public override IEnumerable<IXunitTestCase> Discover(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo theoryAttribute)
    {
        WantedHosts wanted = WantedHosts.Read(theoryAttribute, out string? problem);
        problem ??= RequirementMarks.Problem(testMethod.Method, wanted);
        return problem is null
            ? base.Discover(discoveryOptions, testMethod, theoryAttribute)
            : [new MultiHostErrorTestCase(DiagnosticMessageSink, discoveryOptions, testMethod, problem)];
    }

    /// <inheritdoc/>
    protected override IEnumerable<IXunitTestCase> CreateTestCasesForDataRow(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo theoryAttribute, object[] dataRow) =>
    [
        new MultiHostTestCase(
            DiagnosticMessageSink,
            discoveryOptions.MethodDisplayOrDefault(),
            discoveryOptions.MethodDisplayOptionsOrDefault(),
            testMethod,
            WantedHosts.Read(theoryAttribute, out _),
            dataRow,
            RowValues.SkipReason(dataRow)),
    ];

    /// <inheritdoc/>
    protected override IEnumerable<IXunitTestCase> CreateTestCasesForSkippedDataRow(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo theoryAttribute, object[] dataRow, string skipReason) =>
    [
        new MultiHostTestCase(
            DiagnosticMessageSink,
            discoveryOptions.MethodDisplayOrDefault(),
            discoveryOptions.MethodDisplayOptionsOrDefault(),
            testMethod,
            WantedHosts.Read(theoryAttribute, out _),
            dataRow,
            skipReason),
    ];

    /// <inheritdoc/>
    protected override IEnumerable<IXunitTestCase> CreateTestCasesForSkip(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo theoryAttribute, string skipReason) =>
    [
        new MultiHostTestCase(
            DiagnosticMessageSink,
            discoveryOptions.MethodDisplayOrDefault(),
            discoveryOptions.MethodDisplayOptionsOrDefault(),
            testMethod,
            WantedHosts.Read(theoryAttribute, out _)),
    ];

    /// <inheritdoc/>
    protected override IEnumerable<IXunitTestCase> CreateTestCasesForTheory(
        ITestFrameworkDiscoveryOptions discoveryOptions, ITestMethod testMethod, IAttributeInfo theoryAttribute) =>
    [
        new MultiHostTheoryTestCase(
            DiagnosticMessageSink,
            discoveryOptions.MethodDisplayOrDefault(),
            discoveryOptions.MethodDisplayOptionsOrDefault(),
            testMethod,
            WantedHosts.Read(theoryAttribute, out _)),
    ];
}
