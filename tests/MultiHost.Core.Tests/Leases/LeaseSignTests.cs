using MultiHost.Protocol;

namespace MultiHost.Agent.Leases;

public sealed class LeaseSignTests
{
    [Fact]
    public void Read_OfASign_GivesItBack()
    {
        LeaseSign sign = LeaseSign.Of("mh-1", "alpha", lease: 7, capacity: 2, watcher: 42, "ann@ci.example", since: 123) with { HasHost = true };

        LeaseSign.Read(sign.Text).Should().Be(sign);
    }

    [Fact]
    public void Text_OfWhatWouldEndItOrMakeAnotherSign_IsPlain() =>
        LeaseSign.Of("mh-1/x y", "alpha", 7, 1, 42, "ann o'hara/@ci\n\0", 123).Text.Should().Be("waits/000000000000007b/1/mh-1_x_y/73ab66a0/7/42/ann_o_hara_@ci__");

    [Fact]
    public void Ahead_OfOneWhomNobodyPrecedes_IsNobody() =>
        Waits("b", 5).Ahead([Waits("a", 6), Waits("c", 7)]).Should().BeEmpty("they came later");

    [Fact]
    public void Ahead_OfOneWhoWaits_IsWhoHasTheHostAndThenWhoCameBefore() =>
        Waits("z", 9).Ahead([Waits("y", 6), Has("x", 8), Waits("w", 5), Waits("late", 10)]).Select(s => s.Run).Should().Equal("x", "w", "y");

    [Fact]
    public void Ahead_OfTwoThatCameAtTheSameMoment_IsOneOfThem()
    {
        LeaseSign one = Waits("a", 5);
        LeaseSign other = Waits("b", 5);

        (one.Ahead([other]).Count + other.Ahead([one]).Count).Should().Be(1);
    }

    [Fact]
    public void Ahead_WithinARun_IsNobodyButTheSameHostsOtherLease()
    {
        LeaseSign[] own = [Has("a", 1, host: "beta"), Waits("a", 2)];

        Waits("a", 3).Ahead(own).Should().BeEmpty("its own other hosts may be the same machine, and this is what it waits by itself");
        Waits("a", 3).Ahead([Has("a", 1, lease: 2)]).Should().ContainSingle("an agent that ends has the host still");
    }

    [Theory]
    [InlineData(2, 2, 1, 0)]
    [InlineData(2, 2, 2, 2)]
    [InlineData(1, 2, 1, 1)]
    [InlineData(2, 1, 1, 1)]
    public void Ahead_OnAHostForSeveral_IsNobodyWhileThereIsRoomForAll(int mine, int others, int holders, int ahead) =>
        (Waits("z", 9) with { Capacity = mine }).Ahead(Enumerable.Range(0, holders).Select(i => Has($"r{i}", i) with { Capacity = others }))
            .Should().HaveCount(ahead);

    [Fact]
    public void Ahead_WhenARoomIsPromisedToAnother_IsBoth() =>
        (Waits("z", 9) with { Capacity = 2 }).Ahead([Has("a", 1) with { Capacity = 2 }, Waits("b", 2) with { Capacity = 2 }]).Should().HaveCount(2);

    [Theory]
    [InlineData("")]
    [InlineData("has")]
    [InlineData("holds/0000000000000005/1/mh-1/abcdef01/7/42/ann")]
    [InlineData("has/later/1/mh-1/abcdef01/7/42/ann")]
    [InlineData("has/0000000000000005/many/mh-1/abcdef01/7/42/ann")]
    public void Ahead_OfASignOfAnotherVersion_IsThatSign(string text) =>
        Waits("z", 9).Ahead([LeaseSign.Read(text)]).Should().ContainSingle().Which.Who.Should().Be(text);

    private static LeaseSign Has(string run, long since, string host = "alpha", long lease = 1) => Waits(run, since, host, lease) with { HasHost = true };

    private static LeaseSign Waits(string run, long since, string host = "alpha", long lease = 1) => LeaseSign.Of(run, host, lease, 1, 0, $"{run}@ci", since);
}
