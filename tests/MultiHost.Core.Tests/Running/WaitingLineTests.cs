using System.Globalization;
using MultiHost.Settings;
using static MultiHost.Running.Pool;

namespace MultiHost.Running;

/// <summary>Who may pass whom: decision 018.</summary>
public sealed class WaitingLineTests
{
    [Theory]
    [InlineData(0, false)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(0, true)]
    [InlineData(2, true)]
    public void Next_InRandomSchedules_LetsNobodyWaitForOneWhoPassedIt(int groups, bool severalLists)
    {
        int passes = 0;
        for (int seed = 0; seed < 400; seed++)
        {
            Random random = new(seed);
            LineModel model = new(Settings(random, groups));
            for (int step = 0; step < 60; step++)
            {
                switch (random.Next(5))
                {
                    case 0 or 1 when model.AtWork.Count > 0:
                        model.Leave(model.AtWork[random.Next(model.AtWork.Count)]);
                        break;
                    case 2 when model.Waiting.Count > 2:
                        model.GiveUp(model.Waiting[random.Next(model.Waiting.Count)]);
                        break;
                    default:
                        model.Come(Demand(random, groups, severalLists));
                        break;
                }

                model.Check(behindTheFirst: !severalLists);
            }

            passes += model.Passes;
        }

        passes.Should().BeGreaterThan(100, "else the schedules prove nothing");
    }

    [Fact]
    public void Next_OnHostsThatTheFirstCannotUse_LetsOthersPass()
    {
        MultiHostSettings settings = SettingsOf("a b c d", ("x", "a"), ("y", "b"));
        LineModel model = new(settings);
        model.Come(Wish("x"));
        model.Come(Wish("x", "y"));

        model.Come(Wish("u", "v"));

        model.AtWork[^1].Hosts.Select(h => h.Name).Should().Equal("c", "d");
        model.Waiting.Should().ContainSingle();
        model.Check();
    }

    [Fact]
    public void Next_OfOneWhoIsPassed_SetsAsideWhatItCanUse()
    {
        LineModel model = new(SettingsOf("a b c d", ("x", "a"), ("y", "b")));
        model.Come(Wish("x"));
        model.Come(Wish("x", "y"));
        model.Come(Wish("u", "v", "w"));

        model.Come(Wish("u"));

        model.Waiting.Should().HaveCount(3, "b is for the first, c and d are for the second");
    }

    [Fact]
    public void Next_WhereTheFirstHasAChoice_GivesTheOtherHostAway()
    {
        LineModel model = new(SettingsOf("a b c", ("x", "c"), ("y", "a b"), ("u", "a")));
        model.Come(Wish("x"));
        model.Come(Wish("x", "y"));

        model.Come(Wish("u"));

        model.AtWork[^1].Hosts.Single().Name.Should().Be("a", "b will do for y");
    }

    [Fact]
    public void Next_OfOneInTurn_TakesHostsThatThoseBehindNeedLeast()
    {
        LineModel model = new(SettingsOf("a b c", ("u", "a")));
        model.Come(Wish("p", "q", "r"));
        model.Come(Wish("x"));
        model.Come(Wish("u"));

        model.Leave(model.AtWork[0]);

        model.AtWork.Select(p => p.Hosts.Single().Name).Should().Equal("b", "a");
    }

    [Fact]
    public void Next_OfOneThatIsToGoWithoutSomeHosts_LeavesThoseToOthers()
    {
        MultiHostSettings settings = SettingsOf("a b");
        LineModel model = new(settings);

        model.Come(Wish("x") with { Without = settings.Hosts.Take(1).ToHashSet() });
        model.Come(Wish("x") with { Without = settings.Hosts.Take(1).ToHashSet() });
        model.Come(Wish("x"));

        model.AtWork.Select(p => p.Hosts.Single().Name).Should().Equal("b", "a");
        model.Waiting.Should().ContainSingle("it is passed on a host that it would not have");
    }

    [Fact]
    public void Next_OfATestOnAllGroups_IsPassedByNobody()
    {
        LineModel model = new(SettingsOf("a b c d") with { Groups = [new GroupDefinition("one", ["a", "b"]), new GroupDefinition("two", ["c", "d"])] });
        model.Come(Wish("x"));
        model.Come(Wish("h1", "h2", "h3", "h4") with { Place = Place.WholePool });

        model.Come(Wish("y"));

        model.Waiting.Should().HaveCount(2, "three hosts are free, and all of them are for the test on all");
    }

    [Fact]
    public void Next_OfALongLine_LooksAtAFewAlone()
    {
        MultiHostSettings settings = SettingsOf(string.Join(' ', Enumerable.Range(0, 1000).Select(i => $"h{i}")));
        HostDemand[] line = [.. Enumerable.Repeat(Wish([.. Enumerable.Range(0, 64).Select(i => $"r{i}")]), WaitingLine.MaxLookedAt)];
        HostDefinition[] free = [.. settings.Hosts.Take(63)];
        long before = GC.GetAllocatedBytesForCurrentThread();

        new WaitingLine(settings, seed: null).Next(line, free, new Dictionary<HostDefinition, string>()).Should().BeNull();

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(4_000_000, "the first in line has a claim to all that is free, and nobody else is looked at");
    }

    [Fact]
    public void Next_OfSeveralGroups_TakesTheSmallestThatFitsAndKeepsToIt()
    {
        MultiHostSettings settings = SettingsOf("a b c d e") with { Groups = [new GroupDefinition("large", ["a", "b", "c"]), new GroupDefinition("small", ["d", "e"])] };
        LineModel model = new(settings);

        model.Come(Wish("x"));
        model.Come(Wish("x", "y"));
        model.Come(Wish("x", "y"));

        model.AtWork.Select(p => string.Concat(p.Hosts.Select(h => h.Name))).Should().Equal("d", "ab");
        model.Waiting.Should().ContainSingle("c and e are free, and in two groups");
    }

    [Fact]
    public void WhyNot_WhereNoGroupFits_SaysForEachWhyNot()
    {
        MultiHostSettings settings = SettingsOf("a b c d", ("z", "a")) with { Groups = [new GroupDefinition("one", ["a", "b"]), new GroupDefinition("two", ["c", "d"])] };
        WaitingLine line = new(settings, seed: null);

        line.WhyNot(Wish("x", "y", "z"), new Dictionary<HostDefinition, string>()).Should().Be(
            """
            No group of hosts.runsettings has hosts for x, y, z:
              The roles x, y, z need 3 hosts, and the group one of hosts.runsettings has 2 that can play them: a, b. Add a <Host/>.
              No host of the group two of hosts.runsettings may play the role 'z'. Give it one with <Role Name="z" Host="…"/>.
            """);
        line.WhyNot(Wish("x", "z"), new Dictionary<HostDefinition, string>()).Should().BeNull("the group one can play them");
        line.WhyNot(Wish("z") with { Place = Place.Of("TWO") }, new Dictionary<HostDefinition, string>()).Should().StartWith("No host of the group two");
    }

    private static HostDemand Wish(params string[] roles) => new([Roles(roles)], Place.AnyGroup);

    // Hosts a, b, … and roles of which some may be played by a few of them.
    private static MultiHostSettings Settings(Random random, int groups)
    {
        string[] hosts = [.. Enumerable.Range(0, random.Next(4, 9)).Select(i => ((char)('a' + i)).ToString())];
        MultiHostSettings settings = SettingsOf(
            string.Join(' ', hosts),
            [.. Enumerable.Range(0, 4).Select(i => (Role(i), string.Join(' ', hosts.Where((h, n) => n == i || random.Next(3) == 0))))]);
        return settings with
        {
            Groups = [.. Enumerable.Range(0, groups).Select(g => new GroupDefinition($"g{g}", [.. hosts.Where((_, i) => i % groups == g)]))],
        };
    }

    private static HostDemand Demand(Random random, int groups, bool severalLists)
    {
        IReadOnlyList<RoleName>[] lists = [.. Enumerable.Range(0, severalLists ? random.Next(1, 3) : 1).Select(_ => List()).OrderByDescending(l => l.Count)];
        return new HostDemand(lists, groups > 0 && random.Next(3) == 0 ? Place.Of($"g{random.Next(groups)}") : Place.AnyGroup);

        IReadOnlyList<RoleName> List()
        {
            int count = random.Next(1, 5);
            return Roles([.. Enumerable.Range(0, 7).OrderBy(_ => random.Next()).Take(count).Select(Role)]);
        }
    }

    private static string Role(int number) => string.Create(CultureInfo.InvariantCulture, $"r{number}");
}
