using MultiHost;
using Xunit;
using Xunit.MultiHost;

namespace Scenarios;

public abstract class Noted(IHostGroup hosts, string name) : IAsyncLifetime, IDisposable
{
    public async Task InitializeAsync()
    {
        Notes.Add(hosts, $"{name}: initialize");
        await hosts.Barrier.SignalAndWaitAsync("initialize"); // a fixture is set up in step, too
    }

    public Task DisposeAsync()
    {
        Notes.Add(hosts, $"{name}: dispose async");
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        Notes.Add(hosts, $"{name}: dispose");
        GC.SuppressFinalize(this);
    }
}

public sealed class OfTheCollection(IHostGroup hosts) : Noted(hosts, "collection");

public sealed class OfTheClass(IHostGroup hosts, OfTheCollection outer) : Noted(hosts, outer is null ? "?" : "class");

/// <summary>Given by a kit: nobody declares it.</summary>
public sealed class OfAKit(IHostGroup hosts, IBarrier barrier) : IHostFixture, IAsyncDisposable
{
    public IBarrier Barrier => barrier;

    public ValueTask DisposeAsync()
    {
        Notes.Add(hosts, "kit: dispose async");
        return ValueTask.CompletedTask;
    }
}

[CollectionDefinition("lifetimes")]
public sealed class LifetimesCollection : ICollectionFixture<OfTheCollection>;

[Collection("lifetimes"), TestCaseOrderer("Scenarios.Alphabetical", "Scenarios")]
public sealed class Lifetimes(IHostGroup hosts, OfTheCollection collection, OfTheClass own, OfAKit kit) : Noted(hosts, "test"), IClassFixture<OfTheClass>
{
    private readonly IHostGroup group = hosts;

    [MultiHostFact("source", "destination")]
    public void A() => Check("A");

    [MultiHostFact("source", "destination")]
    public void B() => Check("B");

    private void Check(string test)
    {
        Notes.Add(group, test);
        Assert.NotNull(collection);
        Assert.NotNull(own);
        Assert.Same(group.Barrier, kit.Barrier);
    }
}
