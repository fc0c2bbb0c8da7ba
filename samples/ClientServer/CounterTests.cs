using MultiHost;
using Xunit;
using Xunit.MultiHost;

namespace ClientServer;

public sealed class CounterTests(IHostGroup hosts)
{
    [MultiHostFact("server", "client", "rival")]
    public async Task No_number_is_handed_out_twice()
    {
        await using CounterService? service = hosts.Self.Role == "server" ? await CounterService.StartAsync(hosts.Self.Address) : null;
        string url = (await hosts.Barrier.ExchangeAsync("service is up", service?.Url))["server"]!;

        hosts.Step("Ask");
        int[] mine = service is null ? await AskAsync(url, times: 100) : [];

        IReadOnlyDictionary<RoleName, int[]> all = await hosts.Barrier.ExchangeAsync("numbers", mine);
        int[] numbers = [.. all.Values.SelectMany(n => n).Order()];
        Assert.Equal(Enumerable.Range(1, 200), numbers);
    }

    [MultiHostFact("server", "client")]
    public async Task Client_goes_on_with_a_server_that_was_restarted()
    {
        CounterService? service = hosts.Self.Role == "server" ? await CounterService.StartAsync(hosts.Self.Address) : null;
        string url = (await hosts.Barrier.ExchangeAsync("service is up", service?.Url))["server"]!;
        int[] before = service is null ? await AskAsync(url, times: 10) : [];
        await hosts.Barrier.SignalAndWaitAsync("asked");

        if (service is not null)
        {
            hosts.Step("Restart");
            int last = service.Last;
            await service.DisposeAsync();
            service = await CounterService.StartAsync(hosts.Self.Address, first: last + 1);
        }

        url = (await hosts.Barrier.ExchangeAsync("service is up again", service?.Url))["server"]!;
        int[] after = service is null ? await AskAsync(url, times: 10) : [];
        await hosts.Barrier.SignalAndWaitAsync("asked again");

        if (service is null)
        {
            Assert.Equal(Enumerable.Range(1, 20), before.Concat(after));
        }
        else
        {
            await service.DisposeAsync();
        }
    }

    private async Task<int[]> AskAsync(string url, int times) => [.. await new CounterClient(url).AskAsync(times, hosts.Stopping)];
}
