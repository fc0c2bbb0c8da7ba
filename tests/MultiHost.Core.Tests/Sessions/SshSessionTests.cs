using System.Diagnostics;
using MultiHost.Hosts;
using MultiHost.Reporting;
using MultiHost.Settings;

namespace MultiHost.Sessions;

/// <summary>Agents behind a real OpenSSH server.</summary>
[Collection("sshd")]
public sealed class SshSessionTests
{
    private static readonly TimeSpan Seconds = TimeSpan.FromSeconds(60);

    [SshTheory]
    [Ways]
    public async Task Run_OnTwoHosts_PassesAndLeavesNothing(SshWay way)
    {
        await using SshServer server = await SshServer.StartAsync();
        await using (AgentRun run = Run(server, way, typeof(PassingEngine)))
        {
            await run.RunAsync();

            run.Finished.Should().AllSatisfy(f => f.Result.Verdict.Should().Be(GroupVerdict.Passed, f.Result.Message));
            run.Finished.Should().HaveCount(3);
        }

        server.Leftovers().Should().BeEmpty();
    }

    [SshTheory]
    [Ways]
    public async Task Run_WhenTheConnectionsAreCutInMidTest_IsInfrastructureAndLeavesNothing(SshWay way)
    {
        await using SshServer server = await SshServer.StartAsync();
        await using AgentRun run = Run(server, way, typeof(BlockingEngine));
        Task running = run.RunAsync();
        await run.SeenAsync(BlockingEngine.Blocked, 2);
        string mark = $"MULTIHOST_SESSION={run.Name}-";
        MarkedProcesses.Find(mark).Count(p => p.EndsWith("sleep 1000", StringComparison.Ordinal)).Should().Be(2);

        SshServers.KillConnections(server.Id);

        await running;
        GroupResult result = run.Finished.Single(f => f.Phase == "test 1").Result;
        result.Verdict.Should().Be(GroupVerdict.Infrastructure);
        result.Message.Should().MatchRegex("broke: (Connection to 127.0.0.1 closed by remote host|An established connection was aborted by the server)\\.");
        await MarkedProcesses.EndedAsync(mark, Seconds);
        await run.DisposeAsync();
        await server.IsCleanAsync(Seconds);
    }

    [SshTheory]
    [Ways(SshWay.Ssh)]
    public async Task Run_WhenAnSshClientIsKilledInMidTest_IsInfrastructureAndLeavesNothing(SshWay way)
    {
        await using SshServer server = await SshServer.StartAsync();
        await using AgentRun run = Run(server, way, typeof(BlockingEngine));
        Task running = run.RunAsync();
        await run.SeenAsync(BlockingEngine.Blocked, 2);

        int master = SshServers.MastersOf(Environment.ProcessId).Should().HaveCount(2).And.Subject.First();
        using (Process ssh = Process.GetProcessById(master))
        {
            ssh.Kill();
        }

        await running;
        GroupResult result = run.Finished.Single(f => f.Phase == "test 1").Result;
        result.Verdict.Should().Be(GroupVerdict.Infrastructure);
        result.Message.Should().Contain("the connection to host ").And.Contain(" broke: ");
        await run.DisposeAsync();
        await MarkedProcesses.EndedAsync($"MULTIHOST_SESSION={run.Name}-", Seconds);
        await server.IsCleanAsync(Seconds);
    }

    [SshTheory]
    [Ways]
    public async Task Kill_EndsTheAgentAndWhatItStarted(SshWay way)
    {
        await using SshServer server = await SshServer.StartAsync();
        await using AgentRun run = Run(server, way, typeof(BlockingEngine));
        await using HostSession session = await run.OpenAsync("alpha");

        session.Kill("enough");

        (await session.Lost.WaitAsync(Seconds, TimeProvider.System)).Should().Be("enough");
        await MarkedProcesses.EndedAsync($"MULTIHOST_SESSION={run.Name}-", Seconds);
        await server.IsCleanAsync(Seconds);
    }

    [SshTheory]
    [Ways]
    public async Task Open_WhenTheHostDoesNotAnswer_EndsInTimeAndSaysWhatToTry(SshWay way)
    {
        await using SshServer server = await SshServer.StartAsync();
        using SilentPort silent = new();
        HostDefinition alpha = server.Host("alpha", way) with { Port = silent.Port };
        AgentRun run = new(
            typeof(PassingEngine), new MultiHostSettings { Hosts = [alpha], Timeouts = new Timeouts { Connect = TimeSpan.FromMilliseconds(500) } });
        await using IHostTransport transport = SshTransports.Of(alpha);

        (await run.Awaiting(r => r.OpenAsync("alpha")).Should().ThrowAsync<HostUnavailableException>()).Which.Message.Should().Be(
            $"Host alpha was not reached within 0.5 s. Raise <Timeouts Connect=\"…\"/>, or try by hand: {transport.ByHand("true")}");
    }

    [SshTheory]
    [Ways]
    public async Task Open_WhenTheHostHasNoDotnet_BringsTheRuntimeOnce(SshWay way)
    {
        using ToolFolder tools = new();
        await using SshServer server = await SshServer.StartAsync(tools.Path);
        await using AgentRun run = Run(server, way, typeof(PassingEngine));

        await using (HostSession first = await run.OpenAsync("alpha"))
        {
            first.LostReason.Should().BeNull();
        }

        Directory.GetDirectories(Path.Combine(server.Cache, "trees")).Should().HaveCount(2, "the tests and the runtime are cached");
        DateTime[] cached = [.. Directory.GetFiles(Path.Combine(server.Cache, "files")).Select(File.GetCreationTimeUtc)];
        await using (HostSession second = await run.OpenAsync("beta"))
        {
            second.LostReason.Should().BeNull();
        }

        Directory.GetFiles(Path.Combine(server.Cache, "files")).Select(File.GetCreationTimeUtc).Should().BeEquivalentTo(cached, "nothing is sent again");
    }

    [SshTheory]
    [Ways]
    public async Task Run_WhenItsWatcherIsKilled_IsCleanedUpByTheGuard(SshWay way)
    {
        await using SshServer server = await SshServer.StartAsync();
        await using AgentRun run = Run(server, way, typeof(BlockingEngine), TimeSpan.FromSeconds(3));
        await using HostSession session = await run.OpenAsync("alpha");
        string left = server.Leftovers().Single(f => f.Contains("/runs/", StringComparison.Ordinal));

        await SshServers.KillAsync(int.Parse(Path.GetExtension(left)[1..], System.Globalization.CultureInfo.InvariantCulture));

        await MarkedProcesses.EndedAsync($"MULTIHOST_SESSION={run.Name}-", Seconds);
        await server.IsCleanAsync(Seconds);
    }

    [SshTheory]
    [Ways]
    public async Task Open_AfterARunWhoseWatcherAndGuardWereKilled_CleansUpBehindIt(SshWay way)
    {
        await using SshServer server = await SshServer.StartAsync();
        await using AgentRun dead = Run(server, way, typeof(BlockingEngine));
        await using HostSession victim = await dead.OpenAsync("alpha");
        string left = server.Leftovers().Single(f => f.Contains("/runs/", StringComparison.Ordinal));
        int watcher = int.Parse(Path.GetExtension(left)[1..], System.Globalization.CultureInfo.InvariantCulture);
        await SshServers.KillAsync(int.Parse(
            await File.ReadAllTextAsync(Path.Combine((await File.ReadAllTextAsync(Path.Combine(left, "folder"))).Trim(), "guard.pid")),
            System.Globalization.CultureInfo.InvariantCulture));
        await SshServers.KillAsync(watcher);

        await victim.Lost.WaitAsync(Seconds, TimeProvider.System);
        await MarkedProcesses.EndedAsync($"MULTIHOST_SESSION={dead.Name}-", Seconds);
        Directory.Exists(left).Should().BeTrue("nobody was left to remove it");

        await using AgentRun next = Run(server, way, typeof(PassingEngine));
        await using HostSession session = await next.OpenAsync("alpha");

        Directory.Exists(left).Should().BeFalse();
        next.Progress.Should().Contain($"host alpha: ended and removed what an earlier run had left there ({dead.Name}-alpha)");
        server.Leftovers().Where(f => f.Contains(dead.Name, StringComparison.Ordinal)).Should().BeEmpty();
    }

    private static AgentRun Run(SshServer server, SshWay way, Type engine, TimeSpan? heartbeat = null) => new(engine, new MultiHostSettings
    {
        Hosts = [server.Host("alpha", way), server.Host("beta", way)],
        Source = "hosts.runsettings",
        Timeouts = new Timeouts { Heartbeat = heartbeat ?? TimeSpan.FromSeconds(15) },
    });
}
