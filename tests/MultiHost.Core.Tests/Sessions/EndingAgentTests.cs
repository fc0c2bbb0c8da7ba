using System.Runtime.Versioning;
using MultiHost.Hosts;
using MultiHost.Reporting;
using MultiHost.Running;
using MultiHost.Settings;

namespace MultiHost.Sessions;

/// <summary>Agents that are being ended, and such as do not end.</summary>
[SupportedOSPlatform("linux")]
public sealed class EndingAgentTests : IDisposable
{
    private static readonly TimeSpan Seconds = TimeSpan.FromSeconds(30);

    private readonly string folder = Directory.CreateTempSubdirectory("mhend-").FullName;

    [Theory]
    [InlineData("end|")]
    [InlineData("throw|")]
    public async Task Run_AfterACollectionWhoseAgentsAreBeingEnded_PassesOnFreshOnes(string word)
    {
        await using AgentRun run = new(typeof(SleepingEngine), Of(new Timeouts { CleanUp = TimeSpan.FromMilliseconds(200) }));
        await run.RunAsync(word);

        await run.RunAsync("innocent ");

        run.Finished.Select(f => (f.Phase, f.Result.Verdict, f.Result.Message)).Skip(3).Should().Equal(
            ("innocent set up", GroupVerdict.Passed, ""), ("innocent test 1", GroupVerdict.Passed, ""), ("innocent tear down", GroupVerdict.Passed, ""));
    }

    [Fact]
    public async Task Run_WhenAnAgentIsLostBeforeTheSetUpRanAnyCode_MakesTheFixturesOnAFreshOne()
    {
        await using AgentRun run = new(typeof(PassingEngine), Of(new Timeouts { Heartbeat = TimeSpan.FromSeconds(15) }));
        await run.RunAsync();

        using (Frozen.Agent(run.FolderOf("beta")))
        {
            await run.RunAsync("innocent ");
        }

        run.Finished.Skip(3).Where(f => f.Phase == "innocent test 1").Select(f => (f.Result.Verdict, f.Result.Message)).Should().Equal(
            (GroupVerdict.Passed, ""));
    }

    [Fact]
    public async Task Run_WhenAnAgentCannotBeEnded_LetsGoOfItAndGoesOnWithoutTheHost()
    {
        // The command that kills fails, and the process here, which can be killed, is not what holds the stream.
        HostDefinition beta = Wrapped(
            "beta", "case \"$*\" in *multihost-kill*) echo 'no such pod' >&2; exit 3 ;; esac\n(\"$@\" <&3 &) 3<&0; exec sleep 1000");
        Timeouts timeouts = new() { Test = TimeSpan.FromSeconds(1), Stop = TimeSpan.FromMilliseconds(500), CleanUp = TimeSpan.FromSeconds(1) };
        await using AgentRun run = new(typeof(SleepingEngine), new MultiHostSettings { Hosts = [Pool.Host("alpha"), beta], Timeouts = timeouts }, tests: 2);

        await run.RunAsync("test 1|");

        run.Finished.Single(f => f.Phase == "test 1|test 1").Result.Message.Should().StartWith("The test did not end within 1 s")
            .And.Contain("the agent of host beta was ended: its role did not stop within 500 ms after the test was decided.")
            .And.Contain("It could not be ended within 5 s, so the connection to the host was closed. The host is out of use in this run.");
        run.Finished.Single(f => f.Phase == "test 1|test 2").Result.Message.Should().StartWith("Infrastructure (lost): ").And.Contain("beta is out of use in this run: ");
        run.Progress.Should().Contain(l => l.Contains("the command that ends its agent failed with exit code 3: no such pod", StringComparison.Ordinal));
        await run.DisposeAsync();
        await MarkedProcesses.EndedAsync($"MULTIHOST_SESSION={run.Name}-", Seconds);
    }

    [Fact]
    public async Task Run_WhenTheControllerWasSuspended_IsInfrastructureAndSaysSo()
    {
        // Agents hear nothing of a controller whose timers do not fire; what they say lies there until it goes on.
        await using AgentRun run = new(
            typeof(BlockingEngine), Of(new Timeouts { Heartbeat = TimeSpan.FromSeconds(1), CleanUp = TimeSpan.FromSeconds(1) }), time: new FrozenTime());

        await run.RunAsync();

        GroupResult result = run.Finished.Single(f => f.Phase == "test 1").Result;
        result.Verdict.Should().Be(GroupVerdict.Infrastructure, result.Message);
        result.Message.Should().MatchRegex(
            "the agent of host (alpha|beta) ended, because it had heard nothing from this process for 1 s\\. Was it, or its machine, suspended");
    }

    [Fact]
    public async Task Run_WhenOneHostDoesNotRead_CostsNoOther()
    {
        string gate = Path.Combine(folder, "gate");
        await SshServer.RunAsync("mkfifo", gate);
        MultiHostSettings settings = Of(new Timeouts { Heartbeat = TimeSpan.FromSeconds(15) }) with { Properties = new Dictionary<string, string> { [ExchangingEngine.Gate] = gate } };
        await using AgentRun run = new(typeof(ExchangingEngine), settings);
        Task running = run.RunAsync();
        await run.SeenAsync($"[destination@beta] {ExchangingEngine.Waits}", 1);
        HostSession alpha = await run.Sessions.GetAsync(settings.Hosts[0]);

        using (Frozen.Agent(run.FolderOf("beta")))
        {
            await File.WriteAllBytesAsync(gate, [1]);
            await running;
        }

        run.Finished.Single(f => f.Phase == "test 1").Result.Message.Should().StartWith("Infrastructure (lost): destination on beta was lost first")
            .And.NotContain("host alpha gave no sign of life");
        alpha.LostReason.Should().BeNull();
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static MultiHostSettings Of(Timeouts timeouts) => Pool.SettingsOf("alpha beta") with { Timeouts = timeouts };

    private HostDefinition Wrapped(string host, string script)
    {
        string path = Path.Combine(folder, "wrapper");
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        string temporary = Directory.CreateDirectory(Path.Combine(folder, "tmp")).FullName;
        return new HostDefinition(host, host)
        {
            Transport = TransportKind.Exec, Command = $"env XDG_CACHE_HOME={folder}/cache TMPDIR={temporary} {path} {{command}}",
        };
    }
}
