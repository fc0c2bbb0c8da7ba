using MultiHost;
using Xunit;
using Xunit.MultiHost;

namespace Scenarios;

/// <summary>Tests that a run repeats.</summary>
public sealed class Repeated(IHostGroup hosts, Repeated.Fresh fresh) : IClassFixture<Repeated.Fresh>
{
    public static IEnumerable<object[]> Rows => [[new Row(1)], [new Row(2)]];

    [MultiHostFact("source", "destination")]
    public async Task Passes()
    {
        Assert.False(fresh.IsUsed, "each time has fixtures of its own");
        fresh.IsUsed = true;
        await hosts.Barrier.SignalAndWaitAsync("here");
    }

    [MultiHostFact("source")]
    public void Fails_the_second_time()
    {
        Notes.Add(hosts, "run");
        Assert.NotEqual(2, File.ReadAllLines(Path.Combine(hosts.Properties["Notes"], $"{hosts.Self.Name}.txt")).Length);
    }

    [MultiHostTheory("source"), MemberData(nameof(Rows))]
    public void Has_rows(Row row) => hosts.WriteLine($"{row}");

    public sealed record Row(int Number);

    public sealed class Fresh
    {
        public bool IsUsed { get; set; }
    }
}
