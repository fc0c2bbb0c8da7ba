namespace MultiHost;

public sealed class CoreReferencesTests
{
    [Fact]
    public void Core_WhateverItReferences_KnowsNoTestFramework()
    {
        typeof(IHostGroup).Assembly.GetReferencedAssemblies().Select(a => a.Name!).Should().NotBeEmpty()
            .And.NotContain(name => name.Contains("xunit", StringComparison.OrdinalIgnoreCase)
                || name.Contains("TestPlatform", StringComparison.OrdinalIgnoreCase));
    }
}
