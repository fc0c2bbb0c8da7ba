using MultiHost;
using Xunit;
using Xunit.MultiHost;

public sealed class Greetings(IHostGroup hosts)
{
    [MultiHostFact("client", "server")]
    public async Task Both_hosts_meet()
    {
        hosts.Step("Say hello");
        IReadOnlyDictionary<RoleName, string> names =
            await hosts.Barrier.ExchangeAsync("names", Environment.MachineName);

        Assert.Equal(2, names.Count);
    }
}
