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
        Task<Placement> large = pool.LeaseAsync([Two], cancellation.Token);
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

        pool.WhyNot(Two, HostNeeds.None).Should().BeNull();
        pool.WhyNot(Three, HostNeeds.None).Should().StartWith("The roles x, y, z need 3 hosts");
    }

    private static Task<Placement> Lease(HostPool pool, IReadOnlyList<RoleName> roles) => pool.LeaseAsync([roles], CancellationToken.None);
}
