using MultiHost;
using Xunit;
using Xunit.MultiHost;

namespace ClientServer;

/// <summary>A third host cuts the network between the other two. Local hosts are all one machine, so this needs a lab, or hosts of your
/// own.</summary>
public sealed class CutNetworkTests(IHostGroup hosts)
{
    [MultiHostFact("server", "client", "rival")]
    [Trait("Needs", "RealHosts")]
    public async Task No_number_is_handed_out_twice_though_the_network_was_cut()
    {
        Skip.If(hosts.Self.Address.StartsWith("127.", StringComparison.Ordinal), "Local hosts share one network. Run it on a lab: ./build.sh lab up --hosts 3");
        await using CounterService? service = hosts.Self.Role == "server" ? await CounterService.StartAsync(hosts.Self.Address) : null;
        string url = (await hosts.Barrier.ExchangeAsync("service is up", service?.Url))["server"]!;
        CounterClient? client = hosts.Self.Role == "client" ? new CounterClient(url) : null;

        List<int> numbers = client is null ? [] : await client.AskAsync(times: 10, hosts.Stopping);
        await hosts.Barrier.SignalAndWaitAsync("asked");

        NetworkCut? cut = hosts.Self.Role == "rival" ? await NetworkCut.BetweenAsync(hosts["client"].Address, hosts["server"].Address) : null;
        await hosts.Barrier.SignalAndWaitAsync("the network is cut");
        if (client is not null)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.AskAsync(times: 1, hosts.Stopping));
        }

        await hosts.Barrier.SignalAndWaitAsync("the client has noticed");
        await (cut?.DisposeAsync() ?? ValueTask.CompletedTask);
        await hosts.Barrier.SignalAndWaitAsync("the network is healed");

        numbers.AddRange(client is null ? [] : await client.AskAsync(times: 10, hosts.Stopping));
        IReadOnlyDictionary<RoleName, List<int>> all = await hosts.Barrier.ExchangeAsync("numbers", numbers);
        Assert.Equal(20, all["client"].Count);
        Assert.Equal(all["client"].Distinct().Order(), all["client"]); // one may be lost on the way, none comes twice
    }
}
