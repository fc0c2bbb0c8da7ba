using MultiHost;
using Xunit;
using Xunit.MultiHost;

namespace Scenarios;

/// <summary>A test that fails, and whose clean-up can be told from its body.</summary>
public sealed class Kept(IHostGroup hosts) : IAsyncLifetime
{
    public Task InitializeAsync() => Task.CompletedTask;

    [MultiHostFact("source", "destination")]
    public async Task Fails_on_one_role()
    {
        await hosts.Barrier.SignalAndWaitAsync("both");
        hosts.Step("Work");
        if (hosts.Self.Role == "source")
        {
            throw new InvalidOperationException("it broke");
        }
    }

    public Task DisposeAsync()
    {
        hosts.Step("Dispose");
        return Task.CompletedTask;
    }
}
