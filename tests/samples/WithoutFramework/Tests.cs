using Xunit;
using Xunit.MultiHost;

namespace WithoutFramework;

public sealed class Tests
{
    [MultiHostFact("source", "destination")]
    public void Needs_the_framework()
    {
    }

    [MultiHostFact("source", "destination", Skip = "not yet")]
    public void Skipped()
    {
    }

    [Fact]
    public void Plain()
    {
    }
}
