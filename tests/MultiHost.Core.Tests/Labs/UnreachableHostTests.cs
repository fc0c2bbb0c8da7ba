using MultiHost.Hosts;
using MultiHost.Reporting;
using MultiHost.Sessions;
using MultiHost.Settings;

namespace MultiHost.Labs;

/// <summary>Hosts that are gone without a word: no stream is closed, nobody is told.</summary>
[Collection("sshd")]
public sealed class UnreachableHostTests
{
    private static readonly TimeSpan Seconds = TimeSpan.FromSeconds(30);
    private static readonly Timeouts Short = new() { Heartbeat = TimeSpan.FromSeconds(3), CleanUp = TimeSpan.FromSeconds(1) };

    [LabTheory]
    [Ways]
    public async Task Run_WhenTheNetworkIsCutWithoutAWord_IsInfrastructureAndBothSidesCleanUp(SshWay way)
    {
        await using SessionLab lab = await SessionLab.UpAsync(2);
        await using AgentRun run = new(
            typeof(BlockingEngine),
            new MultiHostSettings { Hosts = [lab.Definition("alpha", lab.Hosts[0], way), lab.Definition("beta", lab.Hosts[1], way)], Timeouts = Short });
        Task running = run.RunAsync();
        await run.SeenAsync(BlockingEngine.Blocked, 2);

        await using LabFault cut = await lab.CutAsync(lab.Hosts[0], lab.Hosts[1]);

        await running;
        GroupResult result = run.Finished.Single(f => f.Phase == "test 1").Result;
        result.Verdict.Should().Be(GroupVerdict.Infrastructure);
        result.Message.Should().MatchRegex("host beta.* no sign of life for 3 s: its network is cut, or it (or its agent )?is frozen\\.");
        (await SessionLab.LeftoversAsync(lab.Hosts[1])).Should().BeEmpty("the agent ends by itself, and what it started and its connection with it");
        await run.DisposeAsync();
        if (way != SshWay.SshNet)
        {
            run.Progress.Should().Contain(line => line.StartsWith("host beta: its agent could not be ended over the connection", StringComparison.Ordinal));
        }

        (await SessionLab.LeftoversAsync(lab.Hosts[0])).Should().BeEmpty();
        MarkedProcesses.Find($"MULTIHOST_SESSION={run.Name}-").Should().BeEmpty();
    }

    [LabTheory]
    [Ways]
    public async Task Open_AfterTheHostLostItsPower_CleansUpBehindTheEarlierRunAndSaysSo(SshWay way)
    {
        await using SessionLab lab = await SessionLab.UpAsync(2);
        MultiHostSettings settings = new() { Hosts = [lab.Definition("beta", lab.Hosts[1], way)], Timeouts = Short };
        await using AgentRun dead = new(typeof(BlockingEngine), settings);
        await using (HostSession victim = await dead.OpenAsync("beta"))
        {
            LabFault powerLoss = await lab.Hosts[1].KillAsync();
            (await victim.Lost.WaitAsync(Seconds, TimeProvider.System)).Should().MatchRegex("^(host beta gave|the connection to host beta broke:) no sign of life for 3 s");
            await powerLoss.DisposeAsync();
        }

        // A lab host that starts again is another PID namespace, of whose processes nobody can tell; one of a machine's own is cleaned up behind at once.
        (await lab.Hosts[1].RunAsync(
            ["find", "/root/.cache/multihost/runs", "-name", "folder", "-exec", "touch", "-t", "202601010000", "{}", ";"])).ExitCode.Should().Be(0);
        await using AgentRun next = new(typeof(PassingEngine), settings);
        await using (HostSession session = await next.OpenAsync("beta"))
        {
            next.Progress.Should().ContainSingle().Which.Should().Be(
                $"host beta: ended and removed what an earlier run had left there ({dead.Name}-beta)");
        }

        (await SessionLab.LeftoversAsync(lab.Hosts[1])).Should().BeEmpty();
    }
}
