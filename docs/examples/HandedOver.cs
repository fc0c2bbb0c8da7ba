using MultiHost;
using Xunit;
using Xunit.MultiHost;

public sealed class HandedOver
{
    [MultiHostFact("source", "destination")]
    [KnownFailure("https://example.org/issues/17", Because = "the source keeps the file open", Flaky = true)]
    public async Task Hands_the_file_over(IHostGroup hosts)
    {
        IReadOnlyDictionary<RoleName, string> owners = await hosts.Barrier.ExchangeAsync("owner", "destination");
        Assert.All(owners.Values, owner => Assert.Equal("destination", owner));
    }
}
