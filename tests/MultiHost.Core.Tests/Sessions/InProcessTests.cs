using System.Diagnostics;
using System.Globalization;
using System.Runtime.Versioning;
using MultiHost.Linux;
using MultiHost.Recording;
using MultiHost.Reporting;
using MultiHost.Running;
using MultiHost.Settings;

namespace MultiHost.Sessions;

/// <summary>Local hosts inside this process.</summary>
[SupportedOSPlatform("linux")]
public sealed class InProcessTests
{
    private static readonly MultiHostSettings Here = Pool.SettingsOf("alpha beta") with { Local = new LocalHosts { InProcess = true } };

    [Fact]
    public async Task Run_InThisProcess_PassesWithEachRolesOutput_AndLeavesNothing()
    {
        await using AgentRun run = new(typeof(HereEngine), Here);

        await run.RunAsync();

        run.Finished.Should().AllSatisfy(f => f.Result.Verdict.Should().Be(GroupVerdict.Passed));
        run.Finished[1].Result.Output.Should().Contain("[source] test 1 of alpha").And.Contain("[destination] test 1 of beta");
        IReadOnlyList<RunEntry> record = await run.RecordAsync();
        record.OfType<SessionOpened>().Should().HaveCount(2).And.AllSatisfy(s => s.ProcessId.Should().Be(Environment.ProcessId));
        string[][] steps = [.. record.OfType<StepBegun>().Select(s => s.Text.Split(" beside "))];
        steps.Should().HaveCount(6).And.AllSatisfy(s => s[1].Should().Be($"{Environment.ProcessId}"));
        steps.Should().AllSatisfy(s => Proc.Stat(int.Parse(s[0], CultureInfo.InvariantCulture)).Should().BeNull("what tests started ends with the sessions"));
        run.Folders.Should().BeEmpty();
        Environment.GetEnvironmentVariable("MULTIHOST_SESSION").Should().BeNull();
    }

    [Fact]
    public async Task Run_WhileProcessesOfThisOneCrash_IsNotBlamed_AndNobodyListensAfterItsEnd()
    {
        await using AgentRun run = new(typeof(HereEngine), Here);
        run.OnFinished = _ => Crash();

        await run.RunAsync();
        await run.RecordAsync();
        Crash();

        run.Finished.Should().HaveCount(3).And.AllSatisfy(f => f.Result.Verdict.Should().Be(GroupVerdict.Passed));
    }

    [Fact]
    public async Task Run_WhenARoleDoesNotStop_EndsWithoutItsThread()
    {
        Timeouts short1 = new() { Stop = TimeSpan.FromMilliseconds(200), CleanUp = TimeSpan.FromSeconds(1) };
        await using AgentRun run = new(typeof(SleepingEngine), Here with { Timeouts = short1 });
        using CancellationTokenSource stop = new();
        Task running = run.RunAsync("test 1|", stop.Token);
        await run.SeenAsync(SleepingEngine.Asleep, 2);

        await stop.CancelAsync();
        await running;

        run.Finished.Select(f => f.Result.Verdict).Should().NotContain(GroupVerdict.Failed);
        await run.RecordAsync();
        run.Folders.Should().BeEmpty();
    }

    private static void Crash()
    {
        using Process child = Process.Start("/bin/sh", ["-c", "kill -SEGV $$"]);
        child.WaitForExit();
    }
}
