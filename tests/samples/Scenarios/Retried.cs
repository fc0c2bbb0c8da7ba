using System.Diagnostics;
using MultiHost;
using Xunit;
using Xunit.MultiHost;

namespace Scenarios;

/// <summary>On the host beta an agent is lost in a body; the tests after it run on the hosts of its second time.</summary>
[TestCaseOrderer("Scenarios.Alphabetical", "Scenarios")]
public sealed class RetriedElsewhere(IHostGroup hosts)
{
    [MultiHostFact("source", "destination")]
    public async Task A_passes() => await hosts.Barrier.SignalAndWaitAsync("here");

    [MultiHostFact("source", "destination")]
    public async Task B_loses_its_agent_on_beta()
    {
        await hosts.Barrier.SignalAndWaitAsync("both are there");
        if (hosts.Self.Name == "beta")
        {
            Process.GetCurrentProcess().Kill();
        }

        await hosts.Barrier.SignalAndWaitAsync("both are left");
    }

    [MultiHostFact("source", "destination")]
    public async Task C_goes_on()
    {
        Notes.Add(hosts, "goes on");
        await hosts.Barrier.SignalAndWaitAsync("here");
    }
}

/// <summary>Tests that fail the first time, by what their fixture has seen, or each time.</summary>
[TestCaseOrderer("Scenarios.Alphabetical", "Scenarios")]
public sealed class RetriedOnFailure(RetriedOnFailure.Seen seen, IHostGroup hosts) : IClassFixture<RetriedOnFailure.Seen>
{
    private bool isUsed;

    public static IEnumerable<object[]> Rows => [["even"], ["odd"]];

    [MultiHostFact("source", "destination")]
    public async Task A_fails_the_first_time()
    {
        Assert.False(isUsed, "each time has an instance of its own");
        isUsed = true;
        hosts.WriteLine("at work");
        await hosts.Barrier.SignalAndWaitAsync("here");
        bool isBad = hosts.Self.Role == "source" && seen.IsFirst("A");
        hosts.Record(new Check("luck", "", Passed: !isBad, isBad ? "the first time is bad" : "good"));
    }

    [MultiHostFact("source", "destination")]
    public async Task B_fails_each_time()
    {
        await hosts.Barrier.SignalAndWaitAsync("here");
        Assert.Fail($"the {(seen.IsFirst("B") ? "first" : "second")} failure");
    }

    [MultiHostTheory("source", "destination"), MemberData(nameof(Rows))]
    public async Task C_fails_in_a_row(string row)
    {
        await hosts.Barrier.SignalAndWaitAsync("here");
        Assert.False(row == "odd" && seen.IsFirst("C"), "the odd one");
    }

    [MultiHostFact("source", "destination")]
    [KnownFailure("https://example.org/issues/17")]
    public void D_is_known_to_fail() => Assert.Fail("as ever");

    [MultiHostFact("source")]
    public void E_skips() => Skip.If(true, "not here");

    public sealed class Seen
    {
        private readonly HashSet<string> seen = [];

        public bool IsFirst(string name) => seen.Add(name);
    }
}
