using System.Runtime.Versioning;
using MultiHost.Reporting;
using MultiHost.Running;
using MultiHost.Settings;

namespace MultiHost.Sessions;

/// <summary>A run that is stopped ends within seconds, whatever it is doing, and tells no test as failed.</summary>
[SupportedOSPlatform("linux")]
public sealed class StopTests : IDisposable
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Seconds = TimeSpan.FromSeconds(30);
    private static readonly Timeouts Long = new() { Connect = Hour, Stop = Hour, CleanUp = Hour, Test = Hour };

    private readonly string folder = Directory.CreateTempSubdirectory("mhstop-").FullName;

    [Theory]
    [InlineData("set up|")]
    [InlineData("test 1|")]
    [InlineData("tear down|")]
    public async Task Run_WhenStoppedWhileAThreadSleeps_EndsTheAgents(string where)
    {
        using CancellationTokenSource stop = new();
        await using AgentRun run = new(typeof(SleepingEngine), Pool.SettingsOf("alpha beta") with { Timeouts = Long });
        Task running = run.RunAsync(where, stop.Token);
        await run.SeenAsync(SleepingEngine.Asleep, 2);

        await stop.CancelAsync();
        await running;

        run.Finished.Where(f => f.Phase.EndsWith("test 1", StringComparison.Ordinal)).Select(f => f.Result.Verdict)
            .Should().NotContain([GroupVerdict.Failed, GroupVerdict.Infrastructure]);
        await run.DisposeAsync().AsTask().WaitAsync(Seconds, TimeProvider.System);
        run.Folders.Should().BeEmpty();
    }

    [Fact]
    public async Task Run_WhenStoppedWhileFixturesAreDisposedOf_EndsTheAgents()
    {
        using CancellationTokenSource stop = new();
        await using AgentRun run = new(typeof(SleepingEngine), Pool.SettingsOf("alpha beta") with { Timeouts = Long });
        run.OnFinished = phase => stop.CancelAfter(phase.Kind == PhaseKind.TearDown ? TimeSpan.Zero : Timeout.InfiniteTimeSpan);

        await run.RunAsync("end|", stop.Token);

        run.Finished.Should().AllSatisfy(f => f.Result.Verdict.Should().Be(GroupVerdict.Passed));
    }

    [Fact]
    public async Task Run_WhenStoppedWhileAHostOpens_EndsWithoutIt()
    {
        using CancellationTokenSource stop = new();
        string here = Path.Combine(folder, "here");
        HostDefinition silent = new("beta", "beta") { Transport = TransportKind.Exec, Command = $"/bin/sh -c 'echo >{here}; exec sleep 1000' {{command}}" };
        await using AgentRun run = new(typeof(PassingEngine), new MultiHostSettings { Hosts = [Pool.Host("alpha"), silent], Timeouts = Long });
        using FileSystemWatcher watcher = new(folder, "here");
        TaskCompletionSource opening = new(TaskCreationOptions.RunContinuationsAsynchronously);
        watcher.Created += (_, _) => opening.TrySetResult();
        watcher.EnableRaisingEvents = true;
        Task running = run.RunAsync(stop.Token);
        await opening.Task.WaitAsync(Seconds, TimeProvider.System);

        await stop.CancelAsync();
        await running;

        run.Finished.Should().BeEmpty("what did not run has no result");
        await run.DisposeAsync().AsTask().WaitAsync(Seconds, TimeProvider.System);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
