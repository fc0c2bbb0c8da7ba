using System.Runtime.Versioning;
using MultiHost.Recording;
using MultiHost.Reporting;
using MultiHost.Running;
using MultiHost.Settings;

namespace MultiHost.Sessions;

/// <summary>A role that waits for a debugger.</summary>
[SupportedOSPlatform("linux")]
public sealed class DebugTests
{
    [Fact]
    public async Task Run_WhenARoleWaitsForADebugger_SaysWhere_HasNoTimeLimit_AndEndsWhenStopped()
    {
        using CancellationTokenSource stop = new();
        Timeouts short1 = new() { Test = TimeSpan.FromMilliseconds(1), Barrier = TimeSpan.FromMilliseconds(1), Stop = TimeSpan.FromMilliseconds(1), CleanUp = TimeSpan.FromSeconds(10) };
        await using AgentRun run = new(typeof(PassingEngine), Pool.SettingsOf("alpha beta") with { Timeouts = short1, Debug = ["source"] });
        Task running = run.RunAsync(stop.Token);
        await run.SeenAsync("on alpha", 1); // the step of the agent that waits, after all of these times

        await stop.CancelAsync();
        await running;

        run.Finished.Should().AllSatisfy(f => f.Result.Verdict.Should().NotBe(GroupVerdict.Failed));
        IReadOnlyList<RunEntry> record = await run.RecordAsync();
        int process = record.OfType<SessionOpened>().Single(s => s.Host == "alpha").ProcessId;
        record.OfType<StepBegun>().Should().Contain(s => s.Role == "source" && s.Text == $"Wait for a debugger at process {process} on alpha");
        run.Progress.Should().Contain(l => l.EndsWith(
            $"[source@alpha] waits for a debugger: attach one to process {process} (dotnet) of host alpha, on this machine", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_WhenNoTestHasTheRole_SaysSo()
    {
        List<string> progress = [];
        DirectoryInfo folder = Directory.CreateTempSubdirectory("mh-debug-");
        MultiHostSettings settings = Pool.SettingsOf("alpha") with { Debug = ["sorce"], Logs = new Logs { Folder = folder.FullName } };

        await new MultiHostRun(settings, new AgentLaunch(typeof(DebugTests).Assembly.Location, ""), progress.Add).DisposeAsync();
        folder.Delete(recursive: true);

        progress.Should().Contain("no test had the role sorce that MULTIHOST_DEBUG, or <Debug Roles=\"…\"/>, names: no debugger was waited for there");
    }
}
