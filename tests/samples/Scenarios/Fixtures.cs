using MultiHost;
using Xunit;
using Xunit.MultiHost;

namespace Scenarios;

public sealed class FailsOnOneHost
{
    public FailsOnOneHost(IHost host)
    {
        if (host.Role == "destination")
        {
            throw new InvalidOperationException("no such disk");
        }
    }
}

public sealed class ClassFixtureFails(FailsOnOneHost fixture, IHostGroup hosts) : IClassFixture<FailsOnOneHost>
{
    [MultiHostFact("source", "destination")]
    public async Task Does_not_pass()
    {
        Assert.NotNull(fixture);
        await hosts.Barrier.SignalAndWaitAsync("here");
    }
}

/// <summary>Waits for the other host in its set-up, where that fails.</summary>
public sealed class FailsWhileTheOtherWaits(IHostGroup hosts) : IAsyncLifetime
{
    public async Task InitializeAsync()
    {
        if (hosts.Self.Role == "destination")
        {
            throw new InvalidOperationException("no such network");
        }

        await hosts.Barrier.SignalAndWaitAsync("network is up");
    }

    public Task DisposeAsync() => Task.CompletedTask;
}

public sealed class ClassFixtureFailsWhileTheOtherWaits(FailsWhileTheOtherWaits fixture) : IClassFixture<FailsWhileTheOtherWaits>
{
    [MultiHostFact("source", "destination")]
    public void Does_not_pass() => Assert.NotNull(fixture);
}

[CollectionDefinition("fails on one host")]
public sealed class FailingCollection : ICollectionFixture<FailsOnOneHost>;

[Collection("fails on one host")]
public sealed class CollectionFixtureFails(FailsOnOneHost fixture)
{
    [MultiHostFact("source", "destination")]
    public void Does_not_pass() => Assert.NotNull(fixture);
}

public sealed class FailsToDispose(IHost host) : IDisposable
{
    private readonly bool fails = host.Role == "source";

    public void Dispose()
    {
        if (fails)
        {
            throw new InvalidOperationException("the disk is busy");
        }
    }
}

public sealed class ClassFixtureFailsToDispose(FailsToDispose fixture) : IClassFixture<FailsToDispose>
{
    [MultiHostFact("source", "destination")]
    public void Passes() => Assert.NotNull(fixture);
}
