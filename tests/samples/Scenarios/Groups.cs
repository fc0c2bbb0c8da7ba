using MultiHost;
using Xunit;
using Xunit.MultiHost;

namespace Scenarios;

/// <summary>Tests whose results say on which hosts they ran.</summary>
public sealed class Groups(IHostGroup hosts)
{
    [MultiHostFact("source", "destination")]
    public async Task On_a_pair()
    {
        Say();
        await hosts.Barrier.SignalAndWaitAsync("both");
    }

    [MultiHostTheory("source", "destination"), InlineData("x"), InlineData("y")]
    public void With_rows(string row) => hosts.WriteLine(row);

    [MultiHostFact(AllHosts = true)]
    public async Task On_all_hosts()
    {
        Say();
        await hosts.Barrier.SignalAndWaitAsync("all");
    }

    [MultiHostFact("source", "destination", EachGroup = true)]
    public void On_each_group() => Say();

    [MultiHostFact("source", "destination")]
    public async Task Fails_on_gamma()
    {
        if (hosts.Self.Name == "gamma")
        {
            await File.WriteAllTextAsync(Path.Combine(hosts.LogFolder, "found.log"), "of gamma\n");
            throw new InvalidOperationException("gamma has no disk");
        }

        await hosts.Barrier.SignalAndWaitAsync("both have disks");
    }

    [MultiHostFact("source", "destination", Skip = "not yet")]
    public void Skipped()
    {
    }

    private void Say() => hosts.Step($"{string.Join(' ', hosts.Hosts.Select(h => $"{h.Role}@{h.Name}"))}");
}

/// <summary>It passes only if it runs on the groups of alpha and of gamma at the same time.</summary>
public sealed class GroupsSideBySide(IHostGroup hosts)
{
    [MultiHostFact("source", "destination")]
    public async Task Meets_the_other_group() =>
        await Meeting.OfAsync(hosts, $"{hosts["source"].Name}-{hosts.Self.Role}", $"{(hosts["source"].Name == "alpha" ? "gamma" : "alpha")}-{hosts.Self.Role}");
}
