using Xunit.Abstractions;
using Xunit.Sdk;

namespace Xunit.MultiHost.OnHost;

/// <summary>The order in which the cases come: the controller has ordered them, for all hosts alike.</summary>
internal sealed class GivenOrder : ITestCaseOrderer
{
    public IEnumerable<TTestCase> OrderTestCases<TTestCase>(IEnumerable<TTestCase> testCases)
        where TTestCase : ITestCase => testCases;
}
