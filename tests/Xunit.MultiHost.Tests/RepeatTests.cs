using Xunit.MultiHost.Runs;

namespace Xunit.MultiHost;

/// <summary>Tests that run several times, and in an order that a seed gives.</summary>
public sealed class RepeatTests
{
    private const string Repeated = "FullyQualifiedName~Scenarios.Repeated";
    private const string Order = "FullyQualifiedName~Scenarios.Shuffled";

    [Fact]
    public async Task Run_ThatRepeats_HasAResultForEachTime()
    {
        TestRun run = await TestRun.OfAsync("Scenarios", RunSettings.Pair + HostNotes.Setting + """<Repeat Times="3" />""", Repeated);

        run.Results.Select(r => $"{r.Outcome} {r.Name["Scenarios.Repeated.".Length..]}").Should().BeEquivalentTo(
        [
            .. Times("Passed Passes", 1, 2, 3),
            .. Times("Passed Fails_the_second_time", 1, 3),
            "Failed Fails_the_second_time [run 2]",
            .. Times("Passed Has_rows(row: Row { Number = 1 })", 1, 2, 3),
            .. Times("Passed Has_rows(row: Row { Number = 2 })", 1, 2, 3),
        ]);
    }

    [Fact]
    public async Task Run_ThatRepeatsUntilFailure_GoesOnWithTheOthers()
    {
        TestRun run = await TestRun.OfAsync("Scenarios", RunSettings.Pair + HostNotes.Setting + """<Repeat Times="4" Until="failure" />""", Repeated);

        run.Results.Where(r => r.Name.Contains("Fails", StringComparison.Ordinal)).Select(r => $"{r.Outcome} {r.Name["Scenarios.Repeated.".Length..]}")
            .Should().BeEquivalentTo("Passed Fails_the_second_time [run 1]", "Failed Fails_the_second_time [run 2]");
        run.Results.Where(r => r.Name.Contains("Passes", StringComparison.Ordinal)).Should().HaveCount(4).And.OnlyContain(r => r.Outcome == "Passed");
    }

    [Fact]
    public async Task Run_ThatRepeatsOnEachGroup_NamesBoth()
    {
        TestRun run = await TestRun.OfAsync(
            "Scenarios",
            """
            <Hosts><Host Name="alpha" /><Host Name="beta" /></Hosts>
            <Groups><Group Name="one" Hosts="alpha" /><Group Name="two" Hosts="beta" /></Groups>
            <Pool Run="each" /><Repeat Times="2" />
            """ + HostNotes.Setting,
            "FullyQualifiedName=Scenarios.Repeated.Fails_the_second_time");

        run.Results.Select(r => r.Name["Scenarios.Repeated.Fails_the_second_time ".Length..]).Should()
            .BeEquivalentTo("[one] [run 1]", "[one] [run 2]", "[two] [run 1]", "[two] [run 2]");
    }

    [Fact]
    public async Task Run_BySeed_HasTheSameOrderOfTestsAndRolesAgain()
    {
        (TestRun first, string order) = await ShuffledAsync("""<Shuffle Seed="17" /><Logs Folder="{folder}/logs" />""");
        (_, string again) = await ShuffledAsync("", "--", "MultiHost.Shuffle.Seed=17");
        (_, string other) = await ShuffledAsync("""<Shuffle Seed="18" />""");

        order.Should().Be(again).And.NotBe(other);
        first.NotesOf("given").Should().Equal("ABCD");
        const string Note = "Tests and roles were shuffled by seed 17; to have the same order again: dotnet test -- MultiHost.Shuffle.Seed=17";
        first.Console.Should().Contain(Note);
        first["ShuffledByNobody.Fails_last"].Message.Should().EndWith($"\n{Note}");
        File.ReadLines(Directory.GetFiles(Path.Combine(first.Folder, "logs"), "run.jsonl", SearchOption.AllDirectories).Single()).First()
            .Should().StartWith("""{"kind":"run-started",""").And.Contain("\"seed\":17");
    }

    [Fact]
    public async Task Run_ThatRepeatsAndShuffles_HasAnotherOrderEachTimeAndAnotherHostInTheRole()
    {
        (_, string order) = await ShuffledAsync("""<Shuffle /><Repeat Times="6" />""");

        string[] lines = order.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Should().HaveCount(36);
        lines.Chunk(6).Select(t => string.Concat(t.Select(l => l[0]))).Distinct().Should().HaveCountGreaterThan(1).And.OnlyContain(t => string.Concat(t.Order()) == "ABCDEF");
        lines.Chunk(6).Should().OnlyContain(t => t.Select(l => l.Split(' ', 2)[1]).Distinct().Count() == 1, "a collection keeps its hosts while it runs");
    }

    private static async Task<(TestRun Run, string Order)> ShuffledAsync(string settings, params string[] arguments)
    {
        TestRun run = await TestRun.OfAsync("Scenarios", RunSettings.Six + HostNotes.Setting + settings, Order, arguments);
        run.Results.Should().NotBeEmpty().And.OnlyContain(r => r.Outcome == "Passed" || r.Name.Contains("Fails_last", StringComparison.Ordinal));
        return (run, string.Join('\n', run.NotesOf("order")));
    }

    private static IEnumerable<string> Times(string test, params int[] numbers) => numbers.Select(n => $"{test} [run {n}]");
}
