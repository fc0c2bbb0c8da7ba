using System.Collections.Concurrent;
using MultiHost.Settings;
using static MultiHost.Running.Pool;

namespace MultiHost.Running;

public sealed class HostPoolTests
{
    private static readonly IReadOnlyList<RoleName> One = Roles("x");
    private static readonly IReadOnlyList<RoleName> Two = Roles("x", "y");
    private static readonly IReadOnlyList<RoleName> Three = Roles("x", "y", "z");

    [Fact]
    public async Task Lease_WhenHostsAreFree_IsServedAtOnce()
    {
        HostPool pool = new(SettingsOf("a b c"));

        (await Lease(pool, Two)).Hosts.Select(h => h.Name).Should().Equal("a", "b");
        (await Lease(pool, One)).Hosts.Select(h => h.Name).Should().Equal("c");
    }

    [Fact]
    public async Task Lease_WhenALargeGroupWaits_ASmallOneDoesNotOvertakeIt()
    {
        HostPool pool = new(SettingsOf("a b c"));
        Placement first = await Lease(pool, Two);
        Task<Placement> large = Lease(pool, Three);
        Task<Placement> small = Lease(pool, One);

        small.IsCompleted.Should().BeFalse("a host is free, but the large group was first");
        pool.Release(first);

        Placement second = await large;
        small.IsCompleted.Should().BeFalse();
        pool.Release(second);
        await small;
    }

    [Fact]
    public async Task Lease_OnHostsThatTheFirstInLineCannotUse_IsServedBeforeIt()
    {
        HostPool pool = new(SettingsOf("a b c", ("x", "a"), ("y", "b")));
        Placement first = await Lease(pool, One);
        Task<Placement> large = Lease(pool, Two);

        Placement small = await Lease(pool, Roles("other"));

        small.Names.Should().Be("c");
        large.IsCompleted.Should().BeFalse();
        pool.Release(first);
        (await large).Names.Should().Be("a, b");
    }

    [Fact]
    public async Task Lease_OfAHostWithRoomForTwo_IsServedTwice_EachOnAPlaceOfItsOwn()
    {
        HostPool pool = new(SettingsOf("a") with { Hosts = [Host("a") with { Capacity = 2 }] });
        Placement first = await Lease(pool, One);
        Placement second = await Lease(pool, One);
        Task<Placement> third = Lease(pool, One);

        first.Hosts[0].Mark.Should().Be("a");
        second.Hosts[0].Mark.Should().Be("a+2");
        second.For(One).Should().Equal(second.Hosts);
        third.IsCompleted.Should().BeFalse("there is room for two");
        pool.Release(second);
        (await third).Hosts.Should().Equal(second.Hosts, "that place is free, and its agent is warm");
    }

    [Fact]
    public void WhyNot_WithAHostThatHasRoomForTwo_OneGroupHasItOnce()
    {
        HostPool pool = new(SettingsOf("a") with { Hosts = [Host("a") with { Capacity = 2 }] });

        pool.WhyNot(new HostDemand([Two], Place.AnyGroup)).Should().StartWith("The roles x, y need 2 hosts, and hosts.runsettings has 1 that can play them: a.");
    }

    [Fact]
    public async Task Quarantine_OfAPlace_TakesTheWholeHostOut()
    {
        HostPool pool = new(SettingsOf("a b") with { Hosts = [Host("a") with { Capacity = 2 }, Host("b")] });
        Placement first = await Lease(pool, One);
        Placement other = await Lease(pool, One);
        other.Names.Should().Be("b", "a host that nobody has comes before the second place of another");
        HostDefinition second = (await Lease(pool, One)).Hosts[0];
        second.Mark.Should().Be("a+2");

        pool.Quarantine(second, "its disk is full", InfrastructureReason.Lost);
        pool.Release(first);
        pool.Release(other);

        (await Lease(pool, One)).Names.Should().Be("b");
    }

    [Fact]
    public async Task Lease_WithoutAPlaceOfAHost_TakesNoOtherPlaceOfIt()
    {
        HostPool pool = new(SettingsOf("a b") with { Hosts = [Host("a") with { Capacity = 3 }, Host("b") with { Capacity = 9 }] });
        await Lease(pool, Two);
        HostDefinition second = (await Lease(pool, One)).Hosts[0];
        second.Mark.Should().Be("a+2");
        await Lease(pool, One);
        HostDemand others = new([One], Place.AnyGroup) { Without = new HashSet<HostDefinition> { second } };

        (await pool.LeaseAsync(others, CancellationToken.None)).Names.Should().Be("b", "its third place has as many before it as that of a, which is not wanted");
    }

    [Fact]
    public async Task Lease_ByManyAtOnce_GivesNoHostToTwo()
    {
        HostPool pool = new(SettingsOf("a b c d e f", ("x", "a b c"), ("y", "b c d")) with
        {
            Groups = [new GroupDefinition("one", ["a", "b", "c"]), new GroupDefinition("two", ["d", "e", "f"])],
        });
        ConcurrentDictionary<string, int> used = [];
        int together = 0;

        await Task.WhenAll(Enumerable.Range(0, 300).Select(i => Task.Run(async () =>
        {
            Placement placement = await Lease(pool, i % 3 == 0 ? One : i % 3 == 1 ? Roles("p", "q") : Roles("p", "q", "r"));
            foreach (HostDefinition host in placement.Hosts)
            {
                _ = used.AddOrUpdate(host.Name, 1, (_, n) => n + 1) > 1 ? Interlocked.Increment(ref together) : 0;
            }

            await Task.Yield();
            foreach (HostDefinition host in placement.Hosts)
            {
                used.AddOrUpdate(host.Name, 0, (_, n) => n - 1);
            }

            pool.Release(placement);
        }))).WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);

        together.Should().Be(0);
    }

    [Fact]
    public async Task Lease_BySeed_IsTheSameEachTimeAndAnotherWithAnother()
    {
        async Task<string> NamesAsync(int seed, string name) =>
            (await new HostPool(SettingsOf("a b c d e f g h"), seed).LeaseAsync(Demand(Three) with { Name = name }, CancellationToken.None)).Names;

        string[] names = [.. await Task.WhenAll(Enumerable.Range(0, 20).Select(i => NamesAsync(7, $"collection {i}")))];

        names.Distinct().Should().HaveCountGreaterThan(10);
        (await NamesAsync(7, "collection 3")).Should().Be(names[3]);
        (await NamesAsync(8, "collection 3")).Should().NotBe(names[3]);
    }

    [Fact]
    public async Task Lease_WhenAnImpossibleGroupComesFirst_IsNotHeldUpByIt()
    {
        HostPool pool = new(SettingsOf("a b"));

        Task<Placement> impossible = Lease(pool, Three);
        (await Lease(pool, Two)).Hosts.Should().HaveCount(2);

        await impossible.Awaiting(i => i).Should().ThrowAsync<PlacementException>()
            .WithMessage("The roles x, y, z need 3 hosts, and hosts.runsettings has 2 that can play them: a, b. Add a <Host/>.");
    }

    [Fact]
    public async Task Lease_WhenHostsWereUsedBefore_PrefersThem()
    {
        HostPool pool = new(SettingsOf("a b", ("pinned", "b")));
        pool.Release(await Lease(pool, Roles("pinned")));

        (await Lease(pool, One)).Hosts.Single().Name.Should().Be("b", "its agent is warm");
    }

    [Fact]
    public async Task Lease_WhenItIsCancelled_LetsTheNextPass()
    {
        HostPool pool = new(SettingsOf("a b"));
        Placement first = await Lease(pool, One);
        using CancellationTokenSource cancellation = new();
        Task<Placement> large = pool.LeaseAsync(Demand(Two), cancellation.Token);
        Task<Placement> small = Lease(pool, One);

        await cancellation.CancelAsync();

        (await large.Awaiting(l => l).Should().ThrowAsync<OperationCanceledException>()).Which.CancellationToken.Should().Be(cancellation.Token);
        (await small).Hosts.Should().NotIntersectWith(first.Hosts);
    }

    [Fact]
    public async Task Lease_WhenAHostIsBroken_GoesOnWithoutItAndSaysWhyWhenItCannot()
    {
        HostPool pool = new(SettingsOf("a b"));
        Placement both = await Lease(pool, Two);
        Task<Placement> waiting = Lease(pool, Two);

        pool.Quarantine(both.Hosts[0], "its agent did not start\nPermission denied", InfrastructureReason.Refused);
        pool.Quarantine(both.Hosts[0], "again", InfrastructureReason.Lost);
        pool.Release(both);

        await waiting.Awaiting(w => w).Should().ThrowAsync<PlacementException>().WithMessage(
            """
            No host for x, y: a is out of use: its agent did not start
            The roles x, y need 2 hosts, and hosts.runsettings has 1 that can play them: b.
              a is out of use in this run: its agent did not start
                Permission denied
            """);
        (await Lease(pool, One)).Hosts.Single().Name.Should().Be("b");
    }

    [Fact]
    public async Task Lease_OfWhatMustDoWithoutAHost_TakesOthersAndIsRefusedWhenTheyBreak()
    {
        MultiHostSettings settings = SettingsOf("a b c");
        HostPool pool = new(settings);
        HostDemand demand = Demand(Two) with { Except = new Dictionary<HostDefinition, string> { [settings.Hosts[0]] = "its agent was lost" } };
        Placement others = await pool.LeaseAsync(demand, CancellationToken.None);
        Task<Placement> waiting = pool.LeaseAsync(demand, CancellationToken.None);

        pool.Quarantine(others.Hosts[1], "it burns", InfrastructureReason.Lost).Should().BeTrue();
        pool.Quarantine(others.Hosts[1], "again", InfrastructureReason.Lost).Should().BeFalse();

        others.Names.Should().Be("b, c");
        (await waiting.Awaiting(w => w).Should().ThrowAsync<PlacementException>()).WithMessage("No host for x, y: a is out of use: its agent was lost\n*c is out of use in this run: it burns");
        pool.WhyNot(Demand(One)).Should().BeNull("to others it is a host as any");
    }

    [Fact]
    public async Task Lease_WhenNoHostMayPlayARole_SaysHowToGiveItOne()
    {
        HostPool pool = new(SettingsOf("a b", ("x", "gone")));

        await Lease(pool, Two).Awaiting(l => l).Should().ThrowAsync<PlacementException>()
            .WithMessage("No host of hosts.runsettings may play the role 'x'. Give it one with <Role Name=\"x\" Host=\"…\"/>.");
    }

    [Fact]
    public async Task Lease_WhenRolesArePinnedToOneHost_ShowsWhoMayPlayWhat()
    {
        HostPool pool = new(SettingsOf("a b", ("x", "a"), ("y", "a")));

        await Lease(pool, Two).Awaiting(l => l).Should().ThrowAsync<PlacementException>().WithMessage(
            """
            The roles x, y need 2 hosts, and those of hosts.runsettings cannot play them at the same time:
              x: a
              y: a
            Let different hosts play them: <Role Name="…" Host="…"/>.
            """);
    }

    [Fact]
    public async Task Lease_WhenSomeRolesCompete_NamesThoseAlone()
    {
        HostPool pool = new(SettingsOf("a b c d", ("x", "a b"), ("y", "a b"), ("z", "b")));

        await Lease(pool, Roles("v", "x", "y", "z")).Awaiting(l => l).Should().ThrowAsync<PlacementException>().WithMessage(
            """
            The roles v, x, y, z need 4 hosts, and those of hosts.runsettings cannot play x, y, z at the same time:
              x: a, b
              y: a, b
              z: b
            Let different hosts play them: <Role Name="…" Host="…"/>.
            """);
    }

    [Fact]
    public async Task Lease_WhenTheOnlyHostOfTheLastRoleIsTaken_WaitsAndLetsOthersGiveBack()
    {
        string names = string.Join(' ', Enumerable.Range(1, 30).Select(i => $"h{i}"));
        HostPool pool = new(SettingsOf(names, ("last", "h30")));
        Placement taken = await Lease(pool, Roles("last"));

        Task<Placement> waiting = Lease(pool, Roles("r1", "r2", "r3", "r4", "r5", "r6", "r7", "last"));
        waiting.IsCompleted.Should().BeFalse();
        pool.Release(taken);

        (await waiting).For(Roles("r1", "r2", "r3", "r4", "r5", "r6", "r7", "last"))[^1].Name.Should().Be("h30");
    }

    [Fact]
    public void WhyNot_OfRolesThatCanBePlayed_IsNull()
    {
        HostPool pool = new(SettingsOf("a b"));

        pool.WhyNot(Demand(Two)).Should().BeNull();
        pool.WhyNot(Demand(Three)).Should().StartWith("The roles x, y, z need 3 hosts");
    }

    private static Task<Placement> Lease(HostPool pool, IReadOnlyList<RoleName> roles) => pool.LeaseAsync(Demand(roles), CancellationToken.None);

    private static HostDemand Demand(IReadOnlyList<RoleName> roles) => new([roles], Place.AnyGroup);
}
