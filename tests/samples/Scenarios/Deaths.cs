using System.Diagnostics;
using MultiHost;
using Xunit;
using Xunit.MultiHost;

namespace Scenarios;

/// <summary>A fixture that counts the tests that it served.</summary>
public sealed class Counted
{
    public int Tests { get; set; }
}

/// <summary>An agent that dies in a test costs that test alone.</summary>
[TestCaseOrderer("Scenarios.Alphabetical", "Scenarios")]
public sealed class Deaths(Counted fixture, IHostGroup hosts) : IClassFixture<Counted>
{
    [MultiHostFact("source", "destination")]
    public async Task A_passes()
    {
        Assert.Equal(1, ++fixture.Tests);
        await hosts.Barrier.SignalAndWaitAsync("here");
    }

    [MultiHostFact("source", "destination")]
    public async Task B_loses_its_agent()
    {
        Assert.Equal(2, ++fixture.Tests);
        await hosts.Barrier.SignalAndWaitAsync("both are there");
        if (hosts.Self.Role == "destination")
        {
            Environment.FailFast("the agent is killed");
        }

        await hosts.Barrier.SignalAndWaitAsync("never");
    }

    [MultiHostFact("source", "destination")]
    public async Task C_passes_with_a_new_fixture()
    {
        Assert.Equal(1, ++fixture.Tests);
        await hosts.Barrier.SignalAndWaitAsync("here");
    }

    [MultiHostFact("source", "destination")]
    public void D_leaves_processes_behind()
    {
        Process.Start(new ProcessStartInfo("/bin/sleep", ["1000"]));
        Process.Start(new ProcessStartInfo("setsid", ["/bin/sleep", "1000"]));
    }
}

/// <summary>The last test of a class loses its agent, and another class of the collection comes after it, with fewer roles.</summary>
[Collection("after a death"), TestCaseOrderer("Scenarios.Alphabetical", "Scenarios")]
public sealed class DeathsOfThree(IHostGroup hosts)
{
    [MultiHostFact("source", "destination", "observer")]
    public async Task A_passes() => await hosts.Barrier.SignalAndWaitAsync("here");

    [MultiHostFact("source", "destination", "observer")]
    public async Task B_loses_its_agent()
    {
        await hosts.Barrier.SignalAndWaitAsync("here");
        Process.GetCurrentProcess().Kill();
    }
}

[Collection("after a death")]
public sealed class LifeOfTwo(Counted fixture, IHostGroup hosts) : IClassFixture<Counted>
{
    [MultiHostFact("source", "destination")]
    public async Task Goes_on()
    {
        Assert.Equal(1, ++fixture.Tests);
        await hosts.Barrier.SignalAndWaitAsync("here");
    }
}

/// <summary>A fixture whose constructor loses the agent.</summary>
public sealed class Deadly
{
    public Deadly(IHostGroup hosts)
    {
        Notes.Add(hosts, "deadly");
        if (hosts.Self.Role == "destination")
        {
            Process.GetCurrentProcess().Kill();
        }
    }
}

public sealed class DeathsInSetUp(Deadly fixture) : IClassFixture<Deadly>
{
    [MultiHostFact("source", "destination")]
    public void A_does_not_run() => Assert.NotNull(fixture);

    [MultiHostFact("source", "destination")]
    public void B_does_not_run() => Assert.NotNull(fixture);
}

/// <summary>A fixture whose disposal loses the agent.</summary>
public sealed class DeadlyInTheEnd(IHostGroup hosts) : IDisposable
{
    public void Dispose()
    {
        Notes.Add(hosts, "deadly in the end");
        Process.GetCurrentProcess().Kill();
    }
}

[Collection("deadly in the end")]
public sealed class DeathsInTearDown(DeadlyInTheEnd fixture) : IClassFixture<DeadlyInTheEnd>
{
    [MultiHostFact("source", "destination")]
    public void Passes() => Assert.NotNull(fixture);
}

[Collection("deadly in the end")]
public sealed class LifeAfterTearDown
{
    [MultiHostFact("source", "destination")]
    public void Passes_too()
    {
    }
}

