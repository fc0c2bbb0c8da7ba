using System.Runtime.Versioning;
using MultiHost.Protocol;
using MultiHost.Running;
using MultiHost.Settings;

namespace MultiHost.Sessions;

[SupportedOSPlatform("linux")]
public sealed class HostSessionTests : IDisposable
{
    private readonly string scripts = Directory.CreateTempSubdirectory("mh-scripts-").FullName;

    [Fact]
    public async Task Open_WhenTheHostPrintsABanner_GreetsTheAgentAllTheSame()
    {
        AgentRun run = With($"echo Welcome to alpha; exec {DotnetLocator.Path()} \"$@\"");

        await using HostSession session = await run.OpenAsync("alpha");

        session.LostReason.Should().BeNull();
        run.Folders.Should().HaveCount(1);
    }

    [Fact]
    public async Task Open_WhenTheHostPrintsSomethingElse_ShowsIt()
    {
        AgentRun run = With("echo This account is not available; exit 1");

        (await run.Awaiting(r => r.OpenAsync("alpha")).Should().ThrowAsync<HostUnavailableException>()).Which.Message.Should().Be(
            $"""
            No agent could be started on host alpha with '{scripts}/dotnet': the agent of host alpha ended with exit code 1. The host closed the connection before its agent said hello. It sent: 'This account is not available↵'
            Correct <Host Name="alpha" Dotnet="{scripts}/dotnet"/> in the runsettings, or try by hand on alpha: {scripts}/dotnet --info
            """);
    }

    [Fact]
    public async Task Open_WhenTheAgentSaysNothing_EndsItInTimeAndLeavesNothing()
    {
        // Not less: on a busy machine there is no agent yet, which could be ended.
        AgentRun run = With("exec sleep 1000", new Timeouts { Connect = TimeSpan.FromSeconds(2) });

        (await run.Awaiting(r => r.OpenAsync("alpha")).Should().ThrowAsync<HostUnavailableException>()).Which.Message.Should().Be(
            $"The agent of host alpha did not say hello within 2 s. Raise <Timeouts Connect=\"…\"/>, or try by hand: {scripts}/dotnet --info");
        run.Folders.Should().BeEmpty("what watches over the agent removes its folder last");
    }

    [Fact]
    public async Task Open_WhenTheWelcomeIsTooLarge_LeavesNothing()
    {
        MultiHostSettings settings = Pool.SettingsOf("local1") with
        {
            Properties = new Dictionary<string, string> { ["Big"] = new('x', 20 * 1024 * 1024) },
        };
        AgentRun run = new(typeof(PassingEngine), settings);

        await run.Awaiting(r => r.OpenAsync("local1")).Should().ThrowAsync<ProtocolException>();

        run.Folders.Should().BeEmpty("what watches over the agent removes its folder last");
    }

    [Fact]
    public async Task Open_WhenTheRunEndsMeanwhile_LeavesNothing()
    {
        AgentRun run = With("echo here > \"$0.here\"; exec sleep 1000");
        using CancellationTokenSource cancellation = new();
        using FileSystemWatcher watcher = new(scripts, "*.here");
        TaskCompletionSource here = new(TaskCreationOptions.RunContinuationsAsynchronously);
        watcher.Created += (_, _) => here.TrySetResult();
        watcher.EnableRaisingEvents = true;
        Task<HostSession> opening = run.OpenAsync("alpha", cancellation.Token);
        await here.Task.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System);

        await cancellation.CancelAsync();

        await opening.Awaiting(o => o).Should().ThrowAsync<OperationCanceledException>();
        run.Folders.Should().BeEmpty("what watches over the agent removes its folder last");
    }

    [Fact]
    public async Task Message_WhenItIsNone_EndsTheAgentAndIsShown()
    {
        // A greeting, and then garbage.
        AgentRun run = With(
            $$"""
            printf '\nMULTIHOST-AGENT\n'
            hello='{"type":"hello","ProtocolVersion":{{ProtocolVersion.Current}},"AgentVersion":"x","ProcessId":1,"Runtime":"x","System":"x","Machine":""}'
            printf '\000\000\000\'"$(printf %o ${#hello})""$hello"
            printf 'Segmentation fault\n'
            exec sleep 1000
            """);

        await using HostSession session = await run.OpenAsync("alpha");

        (await session.Lost.WaitAsync(TimeSpan.FromSeconds(60), TimeProvider.System)).Should().StartWith(
            "the agent of host alpha was ended by signal 9. A frame claims 1399154541 bytes; allowed are 1 to 16777216. The stream goes on: "
            + "'Segmentation fault↵'");
    }

    [Fact]
    public async Task Dispose_OfAHostWhoseNameBeginsAnothers_LeavesTheOtherAlone()
    {
        AgentRun run = new(typeof(PassingEngine), Pool.SettingsOf("local1 local10"));
        await using HostSession longer = await run.OpenAsync("local10");
        HostSession shorter = await run.OpenAsync("local1");

        await shorter.DisposeAsync();

        longer.Post(new OpenCollection(1, ""));
        using StopClock clock = new(CancellationToken.None, TimeProvider.System);
        await new CollectionEnd(longer, 1).CloseAsync(TimeSpan.FromSeconds(20), clock);
        longer.LostReason.Should().BeNull();
    }

    public void Dispose() => Directory.Delete(scripts, recursive: true);

    private AgentRun With(string script, Timeouts? timeouts = null)
    {
        string path = Path.Combine(scripts, "dotnet");
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new AgentRun(
            typeof(PassingEngine),
            new MultiHostSettings { Hosts = [new HostDefinition("alpha", "127.0.0.1") { Dotnet = path }], Timeouts = timeouts ?? new() });
    }
}
