using Xunit;
using Xunit.MultiHost;

namespace Workload;

/// <summary>Tests that do nothing, so that what remains is the cost of running them.</summary>
public sealed class EmptyTests
{
    public static TheoryData<int> Numbers => [.. Enumerable.Range(1, 200)];

    [Fact]
    public void Plain()
    {
    }

    [MultiHostFact("a", "b")]
    public void TwoHosts()
    {
    }

    [MultiHostTheory("a", "b")]
    [MemberData(nameof(Numbers))]
    public void ManyOnTwoHosts(int number) => _ = number;
}
