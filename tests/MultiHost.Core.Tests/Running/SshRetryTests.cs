using MultiHost.Hosts;
using MultiHost.Recording;
using MultiHost.Reporting;
using MultiHost.Sessions;
using MultiHost.Settings;

namespace MultiHost.Running;

/// <summary>What goes once more, behind a real OpenSSH server.</summary>
[Collection("sshd")]
public sealed class SshRetryTests
{
    private static readonly TimeSpan Seconds = TimeSpan.FromSeconds(60);

    [SshTheory]
    [Ways]
    public async Task Run_WhenAnAgentIsLostInATest_RunsThatOnceMoreOnOtherHosts(SshWay way)
    {
        await using SshServer server = await SshServer.StartAsync();
        await using AgentRun run = Run(server, way, lost: "beta", "alpha", "beta", "gamma");

        await run.RunAsync();

        GroupResult result = run.Finished.Single(f => f.Phase == "test 1").Result;
        result.Verdict.Should().Be(GroupVerdict.Passed, result.Message);
        result.Message.Should().StartWith("Went once more after: Infrastructure (lost): destination on beta was lost first, ")
            .And.EndWith("\nThe first time it was on alpha+beta, then on alpha+gamma.");
        (await run.RecordAsync()).OfType<HostOutOfUse>().Select(h => h.Host).Should().Equal("beta");
        await server.IsCleanAsync(Seconds);
    }

    [SshTheory]
    [Ways]
    public async Task Run_WhenConnectionsBreakBetweenTests_MakesThemAnewAndCostsNoTest(SshWay way)
    {
        await using SshServer server = await SshServer.StartAsync();
        await using AgentRun run = Run(server, way, lost: "", "alpha", "beta");
        Task[] lost = [];
        run.OnStarting = phase => lost = phase.Id == "test 1" ? [.. run.Context.Settings.Hosts.Select(h => run.Sessions.GetAsync(h).Result.Lost)] : lost;
        run.OnFinished = phase =>
        {
            if (phase.Id == "test 1")
            {
                SshServers.KillConnections(server.Id);
                Task.WaitAll(lost, Seconds).Should().BeTrue();
            }
        };

        await run.RunAsync();

        run.Finished.Select(f => (f.Phase, f.Result.Verdict, f.Result.Message)).Should().Equal(
            ("set up", GroupVerdict.Passed, ""),
            ("test 1", GroupVerdict.Passed, ""),
            ("set up", GroupVerdict.Passed, ""),
            ("test 2", GroupVerdict.Passed, ""),
            ("tear down", GroupVerdict.Passed, ""));
        (await run.RecordAsync()).Should().NotContain(e => e is AttemptMade || e is HostOutOfUse);
        await server.IsCleanAsync(Seconds);
    }

    private static AgentRun Run(SshServer server, SshWay way, string lost, params string[] hosts) => new(
        typeof(LossyEngine),
        new MultiHostSettings
        {
            Hosts = [.. hosts.Select(h => server.Host(h, way))],
            Properties = new Dictionary<string, string> { [LossyEngine.InTest] = lost },
        },
        tests: 2);
}
