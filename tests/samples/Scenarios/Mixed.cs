using MultiHost;
using Xunit;
using Xunit.MultiHost;

#pragma warning disable xUnit1041 // that hosts are asked for where there are none is what is tested

namespace Scenarios;

/// <summary>A plain test in a class that needs hosts.</summary>
public sealed class MixedClass(IHostGroup hosts)
{
    [Fact]
    public void Plain() => Assert.NotNull(hosts);

    [MultiHostFact("source", "destination")]
    public void On_hosts() => Assert.NotNull(hosts);
}

public sealed class NeedsBarrier(IBarrier barrier)
{
    public IBarrier Barrier => barrier;
}

/// <summary>A plain test in a class whose fixture needs hosts.</summary>
public sealed class MixedWithFixture(NeedsBarrier fixture) : IClassFixture<NeedsBarrier>
{
    [Fact]
    public void Plain() => Assert.NotNull(fixture);

    [MultiHostFact("source", "destination")]
    public void On_hosts() => Assert.NotNull(fixture.Barrier);
}

[CollectionDefinition("needs a barrier")]
public sealed class BarrierCollection : ICollectionFixture<NeedsBarrier>;

/// <summary>A plain test in a collection whose fixture needs hosts.</summary>
[Collection("needs a barrier")]
public sealed class MixedInCollection(NeedsBarrier fixture)
{
    [Fact]
    public void Plain() => Assert.NotNull(fixture);

    [MultiHostFact("source", "destination")]
    public void On_hosts() => Assert.NotNull(fixture.Barrier);
}
