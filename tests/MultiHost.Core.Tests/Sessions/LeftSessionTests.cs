using System.Globalization;
using MultiHost.Hosts;
using MultiHost.Running;

namespace MultiHost.Sessions;

/// <summary>What a run on this machine leaves whose watcher and guard are both killed.</summary>
public sealed class LeftSessionTests
{
    private static readonly TimeSpan Seconds = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Open_AfterALocalRunWhoseWatcherAndGuardWereKilled_CleansUpBehindIt()
    {
        await using AgentRun dead = new(typeof(BlockingEngine), Pool.SettingsOf("alpha"));
        HostSession victim = await dead.OpenAsync("alpha");
        string folder = dead.Folders.Should().ContainSingle().Subject;
        int agent = Number(folder, "agent.pid");
        int watcher = int.Parse((await File.ReadAllTextAsync($"/proc/{agent}/stat")).Split(") ")[1].Split(' ')[1], CultureInfo.InvariantCulture);
        await SshServers.KillAsync(Number(folder, "guard.pid"));
        await SshServers.KillAsync(watcher);
        await victim.DisposeAsync();
        await MarkedProcesses.EndedAsync($"MULTIHOST_SESSION={dead.Name}-", Seconds);
        Directory.Exists(folder).Should().BeTrue("nobody was left to remove it");

        await using AgentRun next = new(typeof(PassingEngine), Pool.SettingsOf("alpha"));
        await using HostSession session = await next.OpenAsync("alpha");

        Directory.Exists(folder).Should().BeFalse();
        next.Folders.Should().HaveCount(1);
    }

    private static int Number(string folder, string file) => int.Parse(File.ReadAllText(Path.Combine(folder, file)), CultureInfo.InvariantCulture);
}
