using Xunit.Abstractions;
using Xunit.Sdk;

namespace Xunit.MultiHost.OnController;

/// <summary>The order in which xUnit would run the cases of a collection: by class, within a class by its orderer, then by method.</summary>
internal static class CaseOrder
{
    public static IEnumerable<IGrouping<ITestClass, IXunitTestCase>> Classes(
        ITestCollection collection, IEnumerable<IXunitTestCase> cases, ITestCaseOrderer assemblyOrderer, IMessageSink diagnostics)
    {
        ITestCaseOrderer collectionOrderer = OrdererOf(collection.CollectionDefinition, diagnostics) ?? assemblyOrderer;
        foreach (IGrouping<ITestClass, IXunitTestCase> testClass in cases.GroupBy(c => c.TestMethod.TestClass, TestClassComparer.Instance))
        {
            ITestCaseOrderer orderer = OrdererOf(testClass.Key.Class, diagnostics) ?? collectionOrderer;
            yield return new OrderedClass(testClass.Key, Order(orderer, testClass, diagnostics));
        }
    }

    /// <summary>Whether a user has given a class an order: by an attribute on it, its collection or the assembly.</summary>
    public static bool IsGivenFor(ITestClass testClass, ITestCaseOrderer assemblyOrderer) =>
        IsGiven(testClass.Class) || IsGiven(testClass.TestCollection.CollectionDefinition) || assemblyOrderer is not DefaultTestCaseOrderer;

    private static bool IsGiven(ITypeInfo? type) => type?.GetCustomAttributes(typeof(TestCaseOrdererAttribute)).Any() ?? false;

    private static ITestCaseOrderer? OrdererOf(ITypeInfo? type, IMessageSink diagnostics) =>
        type?.GetCustomAttributes(typeof(TestCaseOrdererAttribute)).SingleOrDefault() is { } attribute
            ? ExtensibilityPointFactory.GetTestCaseOrderer(diagnostics, attribute)
            : null;

    private static IEnumerable<IXunitTestCase> Order(ITestCaseOrderer orderer, IEnumerable<IXunitTestCase> cases, IMessageSink diagnostics)
    {
        IXunitTestCase[] given = [.. cases];
        IEnumerable<IXunitTestCase> ordered = given;
        try
        {
            ordered = [.. orderer.OrderTestCases(given)];
        }
#pragma warning disable CA1031 // an orderer is a user's code; xUnit, too, goes on without it
        catch (Exception e)
#pragma warning restore CA1031
        {
            diagnostics.OnMessage(new DiagnosticMessage($"Test case orderer {orderer.GetType()} threw, so its cases keep their order: {e}"));
        }

        return ordered.GroupBy(c => c.TestMethod, TestMethodComparer.Instance).SelectMany(m => m);
    }

    private sealed class OrderedClass(ITestClass key, IEnumerable<IXunitTestCase> cases) : IGrouping<ITestClass, IXunitTestCase>
    {
        public ITestClass Key => key;

        public IEnumerator<IXunitTestCase> GetEnumerator() => cases.GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
