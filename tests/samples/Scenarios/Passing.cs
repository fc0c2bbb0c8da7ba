using FluentAssertions;
using MultiHost;
using Xunit;
using Xunit.MultiHost;

namespace Scenarios;

public sealed class Passing
{
    [MultiHostFact("source", "destination")]
    public async Task Two_roles_exchange(IHostGroup hosts)
    {
        IReadOnlyDictionary<RoleName, int> ids = await hosts.Barrier.ExchangeAsync("ids", Environment.ProcessId);
        ids.Values.Should().OnlyHaveUniqueItems();
        hosts.Hosts.Should().HaveCount(2);
    }

    [MultiHostFact("a", "b")]
    public void Empty()
    {
    }

    [Fact]
    public void Plain()
    {
    }
}
