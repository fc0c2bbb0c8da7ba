using MultiHost.Settings;

namespace MultiHost.Running;

public sealed class LoopbackBlockTests
{
    private readonly string name = $"test-{Guid.NewGuid():N}";

    [Fact]
    public void Claim_WhileAnotherRunHasOne_IsTheNext()
    {
        using LoopbackBlock first = LoopbackBlock.Claim(name);
        LoopbackBlock second = LoopbackBlock.Claim(name);
        using LoopbackBlock third = LoopbackBlock.Claim(name);

        second.Dispose();
        using LoopbackBlock fourth = LoopbackBlock.Claim(name);

        new[] { first.Number, second.Number, third.Number, fourth.Number }.Should().Equal(0, 1, 2, 1);
    }

    [Fact]
    public void Apply_ToHosts_MovesThoseWhoseAddressIsOurs()
    {
        MultiHostSettings settings = Runsettings.Read(
            "<MultiHost><Hosts><Host Name='a'/><Host Name='b' Address='127.1.0.11'/><Host Name='c'/><Host Name='d' Transport='ssh'/></Hosts></MultiHost>");
        using LoopbackBlock first = LoopbackBlock.Claim(name);
        using LoopbackBlock second = LoopbackBlock.Claim(name);

        first.Apply(settings).Hosts.Select(h => h.Address).Should().Equal("127.0.0.11", "127.1.0.11", "127.0.0.12", "d");
        second.Apply(settings).Hosts.Select(h => h.Address).Should().Equal("127.1.0.12", "127.1.0.11", "127.1.0.13", "d");
    }

    [Fact]
    public async Task Run_BesideAnother_HasHostsWithAddressesOfTheirOwn()
    {
        await using AddressRun one = new();
        await using AddressRun other = new();

        IReadOnlyList<string> addresses = [.. await one.AddressesAsync(), .. await other.AddressesAsync()];

        addresses.Should().HaveCount(4).And.OnlyHaveUniqueItems();
    }
}
