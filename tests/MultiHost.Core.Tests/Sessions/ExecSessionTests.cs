using MultiHost.Hosts;
using MultiHost.Reporting;
using MultiHost.Settings;

namespace MultiHost.Sessions;

/// <summary>Whole sessions, deployment included, over commands of the user's.</summary>
[Collection("sshd")]
public sealed class ExecSessionTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mhexec-").FullName;

    [NetworkNamespaceFact]
    public async Task Run_InANetworkNamespaceAndBehindSsh_PassesAndLeavesNothing()
    {
        string name = $"mh-{Guid.NewGuid():N}"[..12];
        await using SshServer server = await SshServer.StartAsync();
        await SshServer.RunAsync("ip", "netns", "add", name);
        try
        {
            await PassAsync(
                Host("alpha", $"ip netns exec {name} env {Folders("alpha")} {{command}}"),
                Host("beta", $"ssh -F {server.Config} -o BatchMode=yes beta 'exec {{command}}'"));
        }
        finally
        {
            await SshServer.RunAsync("ip", "netns", "del", name);
        }

        Leftovers("alpha").Should().BeEmpty();
        server.Leftovers().Should().BeEmpty();
    }

    [Fact]
    public async Task Open_WhenAShellPrintsWithoutEnd_GivesUpWithItsFirstWords()
    {
        HostDefinition host = Host("alpha", "/bin/sh -c 'while :; do printf %01000d 7; done' {command}");
        await using AgentRun run = new(typeof(PassingEngine), new MultiHostSettings { Hosts = [host] });

        (await run.Awaiting(r => r.OpenAsync("alpha")).Should().ThrowAsync<HostUnavailableException>()).Which.Message.Should().StartWith(
            "Host alpha: it printed more than 64 KiB without the end of a line. They begin: 0000");
    }

    [BusyboxFact]
    public async Task Run_OnAHostWithBusyboxAlone_PassesAndLeavesNothing()
    {
        string tools = Directory.CreateDirectory(Path.Combine(folder, "tools")).FullName;
        await SshServer.RunAsync(BusyboxFactAttribute.Busybox!, "--install", "-s", tools);
        string shell = File.ResolveLinkTarget("/bin/sh", returnFinalTarget: true)?.FullName ?? "/bin/sh";
        string enter = $"mount --bind {BusyboxFactAttribute.Busybox} {shell} && exec env -i HOME={folder} PATH={tools}";

        await PassAsync([.. new[] { "alpha", "beta" }.Select(n =>
            Host(n, $"unshare --mount --propagation private /bin/sh -c '{enter} {Folders(n)} {{command}}'"))]);

        Directory.GetDirectories(Path.Combine(folder, "alpha", "cache", "multihost", "trees")).Should().HaveCount(2, "the tests and the runtime were brought");
        Leftovers("alpha").Concat(Leftovers("beta")).Should().BeEmpty();
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static HostDefinition Host(string name, string command) => new(name, name) { Transport = TransportKind.Exec, Command = command };

    private static async Task PassAsync(params HostDefinition[] hosts)
    {
        await using AgentRun run = new(typeof(PassingEngine), new MultiHostSettings { Hosts = hosts });
        await run.RunAsync();
        run.Finished.Should().HaveCount(3).And.AllSatisfy(f => f.Result.Verdict.Should().Be(GroupVerdict.Passed, f.Result.Message));
    }

    private string Folders(string host)
    {
        string temporary = Directory.CreateDirectory(Path.Combine(folder, host, "tmp")).FullName;
        return $"XDG_CACHE_HOME={folder}/{host}/cache TMPDIR={temporary}";
    }

    private IEnumerable<string> Leftovers(string host) =>
        new[] { $"{host}/tmp", $"{host}/cache/multihost/runs/{Environment.MachineName}", $"{host}/cache/multihost/incoming/{Environment.MachineName}" }
            .SelectMany(f => Directory.EnumerateFileSystemEntries(Path.Combine(folder, f)));
}
