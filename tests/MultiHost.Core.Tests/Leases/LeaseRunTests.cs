using MultiHost.Labs;
using MultiHost.Recording;
using MultiHost.Reporting;
using MultiHost.Sessions;
using MultiHost.Settings;

namespace MultiHost.Running;

/// <summary>Runs that share the hosts of a lab, over ssh.</summary>
[Collection("sshd")]
public sealed class LeaseRunTests
{
    [LabFact]
    public async Task Run_WhileAnotherHasItsHosts_WaitsAndSaysForWhom()
    {
        await using SessionLab lab = await SessionLab.UpAsync(2);
        using CancellationTokenSource stop = new();
        await using AgentRun first = new(typeof(BlockingEngine), Settings(lab));
        Task blocking = first.RunAsync(stop.Token);
        await first.SeenAsync(BlockingEngine.Blocked, 2);
        await using AgentRun second = new(typeof(PassingEngine), Settings(lab));

        Task waiting = second.RunAsync();

        HostBlocked blocked = await second.RecordedAsync<HostBlocked>();
        blocked.Ahead.Should().ContainSingle().Which.Should().Match<HostRival>(r =>
            r.HasHost && r.Who == $"{Environment.UserName}@{Environment.MachineName}" && r.Purpose == $"{first.Name}: collection");
        second.Finished.Should().BeEmpty();
        await stop.CancelAsync();
        await blocking;
        await waiting;
        second.Finished.Should().OnlyContain(f => f.Result.Verdict == GroupVerdict.Passed);
        IReadOnlyList<RunEntry> record = await second.RecordAsync();
        record.OfType<HostTaken>().Should().NotBeEmpty();
    }

    [LabFact]
    public async Task Run_WhoseHostsAnotherHas_TakesOthers()
    {
        await using SessionLab lab = await SessionLab.UpAsync(4);
        await using AgentRun first = new(typeof(BlockingEngine), Settings(lab));
        using CancellationTokenSource stop = new();
        Task blocking = first.RunAsync(stop.Token);
        await first.SeenAsync(BlockingEngine.Blocked, 2);
        await using AgentRun second = new(typeof(PassingEngine), Settings(lab));

        await second.RunAsync();

        second.Finished.Should().OnlyContain(f => f.Result.Verdict == GroupVerdict.Passed);
        (await second.RecordAsync()).OfType<LeaseTaken>().Select(t => string.Join(' ', t.Hosts)).Should().Equal("host1 host2", "host3 host4");
        await stop.CancelAsync();
        await blocking;
    }

    [LabFact]
    public async Task Run_WhenAnotherHasItsHostsForTooLong_IsInfrastructureAndSaysWho()
    {
        await using SessionLab lab = await SessionLab.UpAsync(2);
        await using AgentRun first = new(typeof(BlockingEngine), Settings(lab));
        using CancellationTokenSource stop = new();
        Task blocking = first.RunAsync(stop.Token);
        await first.SeenAsync(BlockingEngine.Blocked, 2);
        await using AgentRun second = new(typeof(PassingEngine), Settings(lab) with { Timeouts = new Timeouts { Lease = TimeSpan.FromMilliseconds(300) } });

        await second.RunAsync();

        GroupResult result = second.Finished.Should().ContainSingle().Which.Result;
        result.Verdict.Should().Be(GroupVerdict.Infrastructure);
        result.Reason.Should().Be(InfrastructureReason.Lease);
        result.Message.Should().MatchRegex(
            @$"Host host\d is in use by another run: \S+@\S+ has had it for .* s \({first.Name}: collection\)\. It was waited for 300 ms; raise <Timeouts Lease=""…""/>");
        await stop.CancelAsync();
        await blocking;
    }

    [LabFact]
    public async Task Run_WhenTheOthersAgentsAreKilled_HasTheHostsWhenNothingOfTheirsIsLeft()
    {
        await using SessionLab lab = await SessionLab.UpAsync(2);
        await using AgentRun first = new(typeof(BlockingEngine), Settings(lab));
        Task blocking = first.RunAsync();
        await first.SeenAsync(BlockingEngine.Blocked, 2);
        await using AgentRun second = new(typeof(AloneEngine), Settings(lab));
        Task waiting = second.RunAsync();
        await second.RecordedAsync<HostBlocked>();

        foreach (LabHost host in lab.Hosts)
        {
            // The agent, and not what its test has started.
            await host.RunAsync(
                ["/bin/sh", "-c", $"for e in $(grep -lsa 'MULTIHOST_SESSION={first.Name}[-]' /proc/[0-9]*/environ); do read -r name <${{e%/*}}/comm; [ $name != dotnet ] || kill -9 $(echo $e | cut -d / -f 3); done"]);
        }

        await waiting;
        second.Finished.Where(f => f.Result.Verdict != GroupVerdict.Passed).Select(f => f.Result.Message).Should().BeEmpty();
        await blocking;
    }

    private static MultiHostSettings Settings(SessionLab lab) =>
        new() { Hosts = [.. lab.Hosts.Select((host, i) => lab.Definition($"host{i + 1}", host))] };
}
