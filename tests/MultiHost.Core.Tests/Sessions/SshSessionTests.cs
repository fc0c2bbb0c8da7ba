using MultiHost.Topology;
using MultiHost.Transport;

namespace MultiHost.Sessions;

/// <summary>Agents behind a real OpenSSH server.</summary>
[Collection("sshd")]
public sealed class SshSessionTests
{
    [SshFact]
    public async Task Run_OnTwoHosts_PassesAndLeavesNothing()
    {
        await using SshServer server = await SshServer.StartAsync();
        await using (AgentRun run = Run(server, typeof(PassingEngine)))
        {
            await run.RunAsync();

            run.Finished.Should().AllSatisfy(f => f.Result.Verdict.Should().Be(Results.GroupVerdict.Passed, f.Result.Message));
            run.Finished.Should().HaveCount(3);
        }

        server.Leftovers().Should().BeEmpty();
    }

    private static AgentRun Run(SshServer server, Type engine) =>
        new(engine, new MultiHostSettings { Hosts = [server.Host("alpha"), server.Host("beta")], Source = "hosts.runsettings" });
}
