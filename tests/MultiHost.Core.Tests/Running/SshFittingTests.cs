using MultiHost.Hosts;
using MultiHost.Recording;
using MultiHost.Reporting;
using MultiHost.Sessions;
using MultiHost.Settings;

namespace MultiHost.Running;

/// <summary>Hosts behind a real OpenSSH server that are asked what they have.</summary>
[Collection("sshd")]
public sealed class SshFittingTests
{
    [SshFact]
    public async Task Run_OfTestsThatRequireFacts_AsksEachHostOnceAndLeavesNothing()
    {
        await using SshServer server = await SshServer.StartAsync();
        MultiHostSettings settings = new() { Hosts = [server.Host("alpha"), server.Host("beta")], Source = "hosts.runsettings" };
        await using (AgentRun run = new(typeof(PassingEngine), settings, tests: 2)
        {
            Requirements = i => Requirements.Required.By(i == 1 ? "kernel >= 3" : "destination|memory >= 1000 TiB"),
        })
        {
            await run.RunAsync();

            run.Finished.Select(f => (f.Phase, f.Result.Verdict)).Should().Equal(
                ("test 2", GroupVerdict.Skipped), ("set up", GroupVerdict.Passed), ("test 1", GroupVerdict.Passed), ("tear down", GroupVerdict.Passed));
            IReadOnlyList<RunEntry> record = await run.RecordAsync();
            record.OfType<FactsFound>().Select(f => f.Host).Should().BeEquivalentTo("alpha", "beta");
            record.OfType<FactsWanted>().Should().HaveCount(2).And.AllSatisfy(f => f.Facts.Should().Equal("kernel", "memory"));
        }

        await server.IsCleanAsync(TimeSpan.FromSeconds(60));
    }

    [SshFact]
    public async Task Run_WhenAHostIsSilent_SaysSoForTestsThatMightFitIt()
    {
        await using SshServer server = await SshServer.StartAsync();
        using SilentPort silent = new();
        MultiHostSettings settings = new()
        {
            Hosts = [server.Host("alpha"), server.Host("beta") with { Port = silent.Port }],
            Source = "hosts.runsettings",
            Timeouts = new Timeouts { Connect = TimeSpan.FromSeconds(3) },
        };
        await using AgentRun run = new(typeof(PassingEngine), settings) { Requirements = _ => Requirements.Required.By("destination|memory >= 1000 TiB") };

        await run.RunAsync();

        GroupResult result = run.Finished.Should().ContainSingle().Which.Result;
        (result.Verdict, result.Reason).Should().Be((GroupVerdict.Infrastructure, InfrastructureReason.Unreachable));
        result.Message.Should().Contain("\n  beta: as destination: it could not be asked: Host beta was not reached within 3 s. Raise <Timeouts Connect=");
    }
}
