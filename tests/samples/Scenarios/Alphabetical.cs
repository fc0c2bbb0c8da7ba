using Xunit.Abstractions;
using Xunit.Sdk;

namespace Scenarios;

public sealed class Alphabetical : ITestCaseOrderer
{
    public IEnumerable<TTestCase> OrderTestCases<TTestCase>(IEnumerable<TTestCase> testCases)
        where TTestCase : ITestCase => testCases.OrderBy(c => c.TestMethod.Method.Name, StringComparer.Ordinal).ThenBy(c => c.DisplayName, StringComparer.Ordinal);
}
